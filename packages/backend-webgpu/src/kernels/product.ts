import type { Attributes, Shape } from "@refrain/core";
import { allocate, type Engine } from "../gpu/engine.ts";
import { type Kernel, kernel } from "../gpu/kernel.ts";
import type { GpuMemory, GpuView } from "../gpu/memory.ts";
import type { Operations } from "./operation.ts";
import { sumMiddle } from "./reduce.ts";

/** Matrix products. */
export const productOperations: Operations = {
  matMul({ engine, inputs: [a, b], attributes }) {
    return multiply(engine, a!.memory, b!.memory, sizesOf(a!.shape, b!.shape, attributes));
  },
};

/** The sizes of `[batch, m, k]` times `[batch, k, n]`, and which operand lies transposed. */
export interface ProductSizes {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function sizesOf(a: Shape, b: Shape, attributes: Attributes): ProductSizes {
  const [transposeA, transposeB] = [attributes["transposeA"] === true, attributes["transposeB"] === true];
  const [rowsA, columnsA] = a.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.slice(-2) as [number, number];
  return {
    batch: a.length === 3 ? a[0]! : 1,
    m: transposeA ? columnsA : rowsA,
    k: transposeA ? rowsA : columnsA,
    n: transposeB ? rowsB : columnsB,
    transposeA,
    transposeB,
  };
}

/** A workgroup is 16 x 16 invocations. */
const SIDE = 16;
/** Each holds 4 x 4 results, or 1 x 4 where there are few rows. */
const COLUMNS = 4;
/** How many of the summed-over elements a workgroup holds at a time. */
const DEPTH = 16;
/** A product with a longer sum than this, and too few tiles to fill a GPU, is cut along the sum. */
const LONG_SUM = 1024;
const FEW_TILES = 64;

/** The product, in memory of its own. */
export function multiply(
  engine: Engine,
  a: GpuMemory | GpuView,
  b: GpuMemory | GpuView,
  sizes: ProductSizes,
): GpuMemory {
  const { batch, m, n, k } = sizes;
  const result = allocate(engine, [batch, m, n]);
  if (batch * m * n === 0) return result;
  const rows = m > SIDE ? 4 : 1;
  const tiles = [Math.ceil(n / (SIDE * COLUMNS)), Math.ceil(m / (SIDE * rows))] as const;
  const few = batch === 1 && tiles[0] * tiles[1] < FEW_TILES && k >= LONG_SUM;
  const cuts = few ? Math.min(Math.ceil(k / (LONG_SUM / 2)), FEW_TILES) : 1;
  const target = cuts === 1 ? result : allocate(engine, [cuts, m, n]);
  engine.queue.dispatch({
    kernel: productKernel(sizes, rows),
    buffers: [a, b, target],
    params: [m, n, k, cuts === 1 ? 0 : Math.ceil(k / cuts / DEPTH) * DEPTH],
    groups: [tiles[0], tiles[1], cuts === 1 ? batch : cuts],
  });
  if (cuts === 1) return result;
  sumMiddle(engine, target, result, [1, cuts, m * n], "sum", "float32");
  engine.memory.give(target);
  return result;
}

/** `cut`, where not 0, is how many of the sum's elements one layer of workgroups takes; else the layer is the batch's. */
function productKernel({ transposeA, transposeB }: ProductSizes, rows: number): Kernel {
  const height = SIDE * rows;
  const width = SIDE * COLUMNS;
  const cells = Array.from({ length: rows * COLUMNS }, (_, i) => [Math.floor(i / COLUMNS), i % COLUMNS]);
  return kernel({
    params: ["m", "n", "k", "cut"],
    inputs: ["f32", "f32"],
    outputs: ["f32"],
    workgroup: SIDE * SIDE,
    declarations: `var<workgroup> tile_a: array<f32, ${height * DEPTH}>;
var<workgroup> tile_b: array<f32, ${DEPTH * width}>;`,
    body: `let row0 = group.y * ${height}u;
let column0 = group.x * ${width}u;
let x = lane % ${SIDE}u;
let y = lane / ${SIDE}u;
let layer = select(group.z, 0u, p.cut > 0u);
let start = select(0u, group.z * p.cut, p.cut > 0u);
let end = select(p.k, min(start + p.cut, p.k), p.cut > 0u);
let a0 = layer * p.m * p.k;
let b0 = layer * p.k * p.n;
${cells.map(([i, j]) => `var sum${i}_${j} = 0.0;`).join(" ")}
for (var k0 = start; k0 < end; k0 += ${DEPTH}u) {
  for (var e = lane; e < ${height * DEPTH}u; e += ${SIDE * SIDE}u) {
    ${transposeA ? `let i = e % ${height}u; let q = e / ${height}u;` : `let q = e % ${DEPTH}u; let i = e / ${DEPTH}u;`}
    var value = 0.0;
    if (row0 + i < p.m && k0 + q < end) { value = in0[a0 + ${transposeA ? "(k0 + q) * p.m + row0 + i" : "(row0 + i) * p.k + k0 + q"}]; }
    tile_a[q * ${height}u + i] = value;
  }
  for (var e = lane; e < ${width * DEPTH}u; e += ${SIDE * SIDE}u) {
    ${transposeB ? `let q = e % ${DEPTH}u; let j = e / ${DEPTH}u;` : `let j = e % ${width}u; let q = e / ${width}u;`}
    var value = 0.0;
    if (column0 + j < p.n && k0 + q < end) { value = in1[b0 + ${transposeB ? "(column0 + j) * p.k + k0 + q" : "(k0 + q) * p.n + column0 + j"}]; }
    tile_b[q * ${width}u + j] = value;
  }
  workgroupBarrier();
  for (var q = 0u; q < ${DEPTH}u; q++) {
    ${Array.from({ length: rows }, (_, i) => `let a_${i} = tile_a[q * ${height}u + y + ${i * SIDE}u];`).join(" ")}
    ${Array.from({ length: COLUMNS }, (_, j) => `let b_${j} = tile_b[q * ${width}u + x + ${j * SIDE}u];`).join(" ")}
    ${cells.map(([i, j]) => `sum${i}_${j} = fma(a_${i}, b_${j}, sum${i}_${j});`).join(" ")}
  }
  workgroupBarrier();
}
let out = group.z * p.m * p.n;
${cells
  .map(
    ([i, j]) =>
      `if (row0 + y + ${i! * SIDE}u < p.m && column0 + x + ${j! * SIDE}u < p.n) { out0[out + (row0 + y + ${i! * SIDE}u) * p.n + column0 + x + ${j! * SIDE}u] = sum${i}_${j}; }`,
  )
  .join("\n")}`,
  });
}
