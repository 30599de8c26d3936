import { type DType, type Shape, sizeOf } from "@refrain/core";
import { allocate, type Engine } from "../gpu/engine.ts";
import { elementGroups, elementKernel, groupsOf, type Kernel, kernel } from "../gpu/kernel.ts";
import type { GpuMemory, GpuView } from "../gpu/memory.ts";
import { elementOf } from "../wgsl/expressions.ts";
import type { Call, Operations } from "./operation.ts";

/** Reductions, and what runs along one axis. */
export const reduceOperations: Operations = {
  sum: (call) => reduce(call, "sum"),
  max: (call) => reduce(call, "max"),
  argMax({ engine, inputs: [x], attributes, output }) {
    const result = allocate(engine, output.shape);
    const [outer, size, inner] = around(x!.shape, attributes["axis"] as number);
    if (outer * inner === 0) return result;
    const along = inner === 1 && size >= LANES;
    engine.queue.dispatch({
      kernel: along ? argMaxOfRow(x!.dtype) : argMaxOfColumn(x!.dtype),
      buffers: [x!.memory, result],
      params: along ? [outer, size] : [outer * inner, size, inner],
      groups: along ? groupsOf(outer) : elementGroups(outer * inner),
    });
    return result;
  },
  topK({ engine, inputs: [x], attributes, output }) {
    const result = allocate(engine, output.shape);
    const size = x!.shape.at(-1)!;
    const rows = sizeOf(x!.shape.slice(0, -1));
    if (rows === 0) return result;
    engine.queue.dispatch({
      kernel: topKKernel,
      buffers: [x!.memory, result],
      params: [rows, size, attributes["k"] as number],
      groups: groupsOf(rows),
    });
    return result;
  },
  cumulativeSum({ engine, inputs: [x], attributes, output }) {
    const result = allocate(engine, output.shape);
    const [outer, size, inner] = around(x!.shape, attributes["axis"] as number);
    if (outer * size * inner === 0) return result;
    engine.queue.dispatch({
      kernel: cumulativeKernel(x!.dtype),
      buffers: [x!.memory, result],
      params: [outer * inner, size, inner],
      groups: elementGroups(outer * inner),
    });
    return result;
  },
};

type Reduction = "sum" | "max";

/** Sizes before, along and behind what is reduced. */
type Around = readonly [outer: number, size: number, inner: number];

/** Invocations that reduce one row together. */
const LANES = 64;
/** Columns of more elements than this are cut into parts, so that enough invocations work. */
const LONG_COLUMN = 256;

function around(shape: Shape, axis: number): Around {
  return [sizeOf(shape.slice(0, axis)), shape[axis]!, sizeOf(shape.slice(axis + 1))];
}

/** Reduces the axes one run of neighbours at a time, from the last. */
function reduce({ engine, inputs: [x], attributes, output }: Call, kind: Reduction): GpuMemory {
  const axes = new Set(attributes["axes"] as readonly number[]);
  let shape = [...x!.shape];
  let current: GpuMemory | null = null;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (!axes.has(axis)) continue;
    const end = axis + 1;
    while (axes.has(axis - 1)) axis--;
    const sizes: Around = [
      sizeOf(shape.slice(0, axis)),
      sizeOf(shape.slice(axis, end)),
      sizeOf(shape.slice(end)),
    ];
    const result = allocate(engine, [sizes[0] * sizes[2]]);
    sumMiddle(engine, current ?? x!.memory, result, sizes, kind, output.dtype);
    if (current !== null) engine.memory.give(current);
    current = result;
    shape = shape.map((size, other) => (other >= axis && other < end ? 1 : size));
  }
  return current!;
}

/** Reduces the middle axis of `[outer, size, inner]`. */
export function sumMiddle(
  engine: Engine,
  x: GpuMemory | GpuView,
  result: GpuMemory,
  [outer, size, inner]: Around,
  kind: Reduction,
  dtype: DType,
): void {
  if (outer * inner === 0) return;
  if (size === 0) {
    engine.queue.clear(result);
    return;
  }
  if (inner === 1) {
    const lanes = size > 1024 ? 256 : LANES;
    engine.queue.dispatch({
      kernel: rowKernel(kind, dtype, lanes),
      buffers: [x, result],
      params: [outer, size],
      groups: groupsOf(outer),
    });
    return;
  }
  const parts = size > LONG_COLUMN ? Math.ceil(size / LONG_COLUMN) : 1;
  const target = parts === 1 ? result : allocate(engine, [outer * parts * inner]);
  engine.queue.dispatch({
    kernel: columnKernel(kind, dtype),
    buffers: [x, target],
    params: [outer * parts * inner, size, inner, parts, Math.ceil(size / parts)],
    groups: elementGroups(outer * parts * inner),
  });
  if (parts === 1) return;
  sumMiddle(engine, target, result, [outer, parts, inner], kind, dtype);
  engine.memory.give(target);
}

function combine(kind: Reduction, dtype: DType, a: string, b: string): string {
  if (kind === "sum") return `${a} + ${b}`;
  return dtype === "float32" ? `max_of(${a}, ${b})` : `max(${a}, ${b})`;
}

function smallest(kind: Reduction, dtype: DType): string {
  if (kind === "sum") return dtype === "float32" ? "0.0" : "0i";
  return dtype === "float32" ? "-infinity()" : "i32(-2147483647 - 1)";
}

function rowKernel(kind: Reduction, dtype: DType, lanes: number): Kernel {
  const type = elementOf(dtype);
  return kernel({
    params: ["rows", "size"],
    inputs: [type],
    outputs: [type],
    workgroup: lanes,
    declarations: `var<workgroup> parts: array<${type}, ${lanes}>;`,
    body: `let row = group.x + group.y * groups.x;
var total = ${smallest(kind, dtype)};
if (row < p.rows) {
  for (var i = lane; i < p.size; i += ${lanes}u) { total = ${combine(kind, dtype, "total", "in0[row * p.size + i]")}; }
}
parts[lane] = total;
workgroupBarrier();
for (var half = ${lanes / 2}u; half > 0u; half = half / 2u) {
  if (lane < half) { parts[lane] = ${combine(kind, dtype, "parts[lane]", "parts[lane + half]")}; }
  workgroupBarrier();
}
if (lane == 0u && row < p.rows) { out0[row] = parts[0]; }`,
  });
}

/** Element i of the result is part `part` of a column. */
function columnKernel(kind: Reduction, dtype: DType): Kernel {
  const type = elementOf(dtype);
  return elementKernel({
    params: ["length", "inner", "parts", "step"],
    inputs: [type],
    outputs: [type],
    body: `let column = i % p.inner;
let part = (i / p.inner) % p.parts;
let outer = i / (p.inner * p.parts);
var total = ${smallest(kind, dtype)};
for (var k = part * p.step; k < min((part + 1u) * p.step, p.length); k++) {
  total = ${combine(kind, dtype, "total", "in0[(outer * p.length + k) * p.inner + column]")};
}
out0[i] = total;`,
  });
}

function argMaxOfColumn(dtype: DType): Kernel {
  return elementKernel({
    params: ["length", "inner"],
    inputs: [elementOf(dtype)],
    outputs: ["i32"],
    body: `let start = (i / p.inner) * p.inner * p.length + i % p.inner;
var best = 0u;
for (var k = 1u; k < p.length; k++) {
  if (in0[start + k * p.inner] > in0[start + best * p.inner]) { best = k; }
}
out0[i] = i32(best);`,
  });
}

/** Of equal elements the first: the lanes' findings are compared by value, then by place. */
function argMaxOfRow(dtype: DType): Kernel {
  const type = elementOf(dtype);
  return kernel({
    params: ["rows", "size"],
    inputs: [type],
    outputs: ["i32"],
    workgroup: LANES,
    declarations: `var<workgroup> values: array<${type}, ${LANES}>;
var<workgroup> places: array<u32, ${LANES}>;`,
    body: `let row = group.x + group.y * groups.x;
if (row < p.rows) {
  var best = lane;
  for (var i = lane + ${LANES}u; i < p.size; i += ${LANES}u) {
    if (in0[row * p.size + i] > in0[row * p.size + best]) { best = i; }
  }
  values[lane] = in0[row * p.size + best];
  places[lane] = best;
}
workgroupBarrier();
for (var half = ${LANES / 2}u; half > 0u; half = half / 2u) {
  if (lane < half) {
    let other = lane + half;
    let larger = values[other] > values[lane] || (values[other] == values[lane] && places[other] < places[lane]);
    if (larger) { values[lane] = values[other]; places[lane] = places[other]; }
  }
  workgroupBarrier();
}
if (lane == 0u && row < p.rows) { out0[row] = i32(places[0]); }`,
  });
}

/**
 * Elements as numbers that rise with them: NaN, whatever its sign, is above all, and both zeros are one. In each round the
 * lanes look for the best of those that come behind the last round's.
 */
const topKKernel: Kernel = kernel({
  params: ["rows", "size", "k"],
  inputs: ["u32"],
  outputs: ["i32"],
  workgroup: LANES,
  declarations: `var<workgroup> keys: array<u32, ${LANES}>;
var<workgroup> places: array<u32, ${LANES}>;
fn key_of(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) { return 0xffffffffu; }
  return select(0x80000000u + magnitude, 0x80000000u - magnitude, bits > magnitude);
}`,
  body: `let row = group.x + group.y * groups.x;
let inside = row < p.rows;
var last_key = 0u;
var last_place = 0u;
for (var round = 0u; round < p.k; round++) {
  var key = 0u;
  var place = 0xffffffffu;
  if (inside) {
    for (var i = lane; i < p.size; i += ${LANES}u) {
      let own = key_of(in0[row * p.size + i]);
      let behind = round == 0u || own < last_key || (own == last_key && i > last_place);
      if (behind && own > key) { key = own; place = i; }
    }
  }
  keys[lane] = key;
  places[lane] = place;
  workgroupBarrier();
  for (var half = ${LANES / 2}u; half > 0u; half = half / 2u) {
    if (lane < half) {
      let other = lane + half;
      if (keys[other] > keys[lane] || (keys[other] == keys[lane] && places[other] < places[lane])) {
        keys[lane] = keys[other];
        places[lane] = places[other];
      }
    }
    workgroupBarrier();
  }
  last_key = keys[0];
  last_place = places[0];
  if (lane == 0u && inside) { out0[row * p.k + round] = i32(last_place); }
  workgroupBarrier();
}`,
});

function cumulativeKernel(dtype: DType): Kernel {
  const type = elementOf(dtype);
  return elementKernel({
    params: ["length", "inner"],
    inputs: [type],
    outputs: [type],
    body: `let start = (i / p.inner) * p.inner * p.length + i % p.inner;
var total = ${type}(0);
for (var k = 0u; k < p.length; k++) {
  total += in0[start + k * p.inner];
  out0[start + k * p.inner] = total;
}`,
  });
}
