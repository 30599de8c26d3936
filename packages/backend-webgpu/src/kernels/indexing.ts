import { type Attributes, sizeOf } from "@refrain/core";
import { allocate } from "../gpu/engine.ts";
import { elementGroups, elementKernel } from "../gpu/kernel.ts";
import type { GpuMemory } from "../gpu/memory.ts";
import type { Call, Operations } from "./operation.ts";

// Numbers are moved as bits, whatever their type. Ids out of range are reported by `faults`; kernels stay in bounds anyway.
const gatherKernel = elementKernel({
  params: ["width", "rows"],
  inputs: ["u32", "i32"],
  outputs: ["u32"],
  body: "out0[i] = in0[u32(clamp(in1[i / p.width], 0, i32(p.rows) - 1)) * p.width + i % p.width];",
});

/** Each row of the table sums its own values, in their order: no atomics, the same bits every time. */
const sumRowsKernel = (type: "f32" | "i32") =>
  elementKernel({
    params: ["width"],
    inputs: [type, "i32", "i32"],
    outputs: [type],
    body: `let row = i / p.width;
let column = i % p.width;
var total = ${type}(0);
for (var k = in1[row]; k < in1[row + 1u]; k++) { total += in0[u32(in2[k]) * p.width + column]; }
out0[i] = total;`,
  });

/** The same where the ids are only known on the GPU: each row looks through all of them. */
const searchRowsKernel = (type: "f32" | "i32") =>
  elementKernel({
    params: ["width", "count"],
    inputs: [type, "i32"],
    outputs: [type],
    body: `let row = i32(i / p.width);
let column = i % p.width;
var total = ${type}(0);
for (var k = 0u; k < p.count; k++) { if (in1[k] == row) { total += in0[k * p.width + column]; } }
out0[i] = total;`,
  });

const pickKernel = elementKernel({
  params: ["width"],
  inputs: ["u32", "i32"],
  outputs: ["u32"],
  body: "out0[i] = in0[i * p.width + u32(clamp(in1[i], 0, i32(p.width) - 1))];",
});

const placeKernel = elementKernel({
  params: ["width"],
  inputs: ["u32", "i32"],
  outputs: ["u32"],
  body: "out0[i] = select(0u, in0[i / p.width], in1[i / p.width] == i32(i % p.width));",
});

const reverseKernel = elementKernel({
  params: ["time", "width"],
  inputs: ["u32", "i32"],
  outputs: ["u32"],
  body: `let t = i32((i / p.width) % p.time);
let row = i / (p.width * p.time);
let length = in1[row];
out0[i] = select(0u, in0[(row * p.time + u32(max(length - 1 - t, 0))) * p.width + i % p.width], t < length);`,
});

/** Embeddings and what picks single elements. */
export const indexingOperations: Operations = {
  gather(call) {
    const [table, ids] = call.inputs;
    const [rows, width] = table!.shape as [number, number];
    checkIds(call, ids!.memory, "gather", rows);
    return run(call, gatherKernel, [table!.memory, ids!.memory], [width, rows]);
  },
  scatterAdd(call) {
    const [ids, values] = call.inputs;
    const rows = (call.attributes as Attributes & { rows: number }).rows;
    const width = call.output.shape[1]!;
    const count = sizeOf(ids!.shape);
    const type = call.output.dtype === "float32" ? "f32" : "i32";
    checkIds(call, ids!.memory, "scatterAdd", rows);
    if (ids!.memory.ids === null) {
      return run(call, searchRowsKernel(type), [values!.memory, ids!.memory], [width, count]);
    }
    const { starts, order } = byRow(ids!.memory.ids.subarray(0, count), rows);
    const uploads = [starts, order].map((numbers) => call.engine.upload(numbers));
    const result = run(call, sumRowsKernel(type), [values!.memory, ...uploads], [width]);
    for (const upload of uploads) call.engine.memory.give(upload);
    return result;
  },
  pick(call) {
    const [x, ids] = call.inputs;
    const width = x!.shape.at(-1)!;
    checkIds(call, ids!.memory, "pick", width);
    return run(call, pickKernel, [x!.memory, ids!.memory], [width]);
  },
  place(call) {
    const [values, ids] = call.inputs;
    const width = call.output.shape.at(-1)!;
    checkIds(call, ids!.memory, "place", width);
    return run(call, placeKernel, [values!.memory, ids!.memory], [width]);
  },
  reverseRows(call) {
    const [x, lengths] = call.inputs;
    const [batch, time] = x!.shape as [number, number];
    call.engine.faults.check(
      lengths!.memory,
      batch,
      0,
      time,
      (length, row) => `reverseRows: lengths must be from 0 to time=${time}, got ${length} for row ${row}.`,
    );
    const width = sizeOf(x!.shape.slice(2));
    return run(call, reverseKernel, [x!.memory, lengths!.memory], [time, width]);
  },
};

function checkIds({ engine, inputs }: Call, ids: GpuMemory, name: string, rows: number): void {
  const { shape } = inputs.find(({ memory }) => memory === ids)!;
  engine.faults.check(
    ids,
    sizeOf(shape),
    0,
    rows - 1,
    (id, position) => `${name}: ids must be from 0 to ${rows - 1}, got ${id} at position ${position}.`,
  );
}

function run(
  { engine, output }: Call,
  kernel: ReturnType<typeof elementKernel>,
  operands: readonly GpuMemory[],
  params: readonly number[],
): GpuMemory {
  const result = allocate(engine, output.shape);
  const size = sizeOf(output.shape);
  if (size > 0) {
    engine.queue.dispatch({
      kernel,
      buffers: [...operands, result],
      params: [size, ...params],
      groups: elementGroups(size),
    });
  }
  return result;
}

/** For each row the positions of its ids: those of row r are `order[starts[r]]` to `order[starts[r + 1] - 1]`. */
function byRow(ids: Int32Array, rows: number): { starts: Int32Array; order: Int32Array } {
  const starts = new Int32Array(rows + 1);
  for (const id of ids) starts[id + 1]!++;
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!;
  const next = starts.slice();
  const order = new Int32Array(ids.length);
  ids.forEach((id, position) => {
    order[next[id]!++] = position;
  });
  return { starts, order };
}
