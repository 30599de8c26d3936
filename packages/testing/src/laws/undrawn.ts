import { namedLeaves, type Random, random, type Tree, undrawn } from "@refrain/core";
import { must } from "./law.ts";

/** That parameters have their names and shapes also when nothing is drawn for them, as checkpoints are read. */
export function mustInitUndrawn(made: { init(random: Random): Tree }): void {
  const form = (tree: Tree) => namedLeaves(tree).map(([name, { shape }]) => `${name} [${shape.join(", ")}]`);
  const [drawn, blank] = [form(made.init(random(1))), form(made.init(undrawn))];
  must(
    String(drawn) === String(blank),
    `With \`undrawn\`, the parameters must be ${drawn.join(", ")}, got ${blank.join(", ") || "none"}.`,
  );
}
