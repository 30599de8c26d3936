import type { Tree } from "@refrain/core";
import { describeAttention } from "@refrain/testing";
import { attentionFromDescription } from "../description/from-description.ts";
import { additiveAttention } from "./additive.ts";
import type { Attention } from "./attention.ts";
import { concatAttention } from "./concat.ts";
import { coverageAttention } from "./coverage.ts";
import { dotAttention, scaledDotAttention } from "./dot.ts";
import { generalAttention } from "./general.ts";
import { locationAttention } from "./location.ts";
import { multiHeadAttention } from "./multi-head.ts";

const sizes = { querySize: 3, valueSize: 4 };
const attentions: Readonly<Record<string, () => Attention<Tree, Tree, Tree>>> = {
  additive: () => additiveAttention({ ...sizes, size: 2 }),
  concat: () => concatAttention({ ...sizes, size: 2 }),
  coverage: () => coverageAttention({ ...sizes, size: 2 }),
  dot: () => dotAttention({ size: 3 }),
  scaledDot: () => scaledDotAttention({ size: 3 }),
  general: () => generalAttention(sizes),
  location: () => locationAttention({ ...sizes, size: 2, filters: 2, width: 3 }),
  multiHead: () => multiHeadAttention({ ...sizes, heads: 2, size: 6, contextSize: 5 }),
  "multiHead of one head": () => multiHeadAttention({ ...sizes, heads: 1 }),
};

for (const [name, attention] of Object.entries(attentions)) {
  const { kind } = attention();
  describeAttention(name, attention, { rebuild: (options) => attentionFromDescription({ kind, options }) });
}
