import { sizeOf } from "@refrain/core";
import { allocate } from "../gpu/engine.ts";
import { elementGroups, elementKernel } from "../gpu/kernel.ts";
import type { Operations } from "./operation.ts";

const uniformKernel = elementKernel({
  params: ["key0", "key1"],
  inputs: [],
  outputs: ["f32"],
  body: `let words = threefry(vec2<u32>(p.key0, p.key1), vec2<u32>(i / 2u, 0u));
out0[i] = f32(select(words.x, words.y, i % 2u == 1u) >> 8u) * 5.9604644775390625e-8;`,
});

/** Random numbers: the same bits as on every engine. */
export const randomOperations: Operations = {
  randomUniform({ engine, attributes, output }) {
    const result = allocate(engine, output.shape);
    const size = sizeOf(output.shape);
    if (size > 0) {
      engine.queue.dispatch({
        kernel: uniformKernel,
        buffers: [result],
        params: [size, attributes["key0"] as number, attributes["key1"] as number],
        groups: elementGroups(size),
      });
    }
    return result;
  },
};
