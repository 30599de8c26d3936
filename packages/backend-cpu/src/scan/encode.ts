import { type Program, specOf, type ValueId } from "@refrain/core";
import type { Expression } from "../program/expression.ts";
import { type Opcode, opcodeNumber } from "../program/opcodes.ts";
import { type TapeInstruction, writeTape } from "../program/tape.ts";
import type { ReduceStage, StepPlan, TapeStage } from "./plan.ts";

/** The engine's limits, from `native/scan/plan.h`. */
const LIMITS = { regions: 96, stages: 32, products: 8, slots: 128 } as const;
/** Vectors of a register tile. */
const TILE_VECTORS = 4;

/** A region's name in its parts. */
export interface NamedRegion {
  /** What it is: `state`, `output`, `saved`. */
  readonly kind: string;
  /** Which of them. */
  readonly index: number;
  /** The width of a region that lies between stages, or null. */
  readonly temporary: number | null;
}

/** The stages of a step as numbers, but for the handles of weights. */
export interface EncodedStep {
  /** The regions in the order in which the stages number them. */
  readonly regions: readonly NamedRegion[];
  readonly stageCount: number;
  /**
   * The same memory in every call.
   *
   * @param weights the handle of an invariant.
   */
  stages(weights: (invariant: number) => number): Int32Array;
}

/** Writes a plan in the engine's form, or says which limit it exceeds. */
export function encodeStep(plan: StepPlan, program: Program): EncodedStep | { readonly declined: string } {
  const regions: string[] = [];
  const regionNumber = (name: string): number => {
    const known = regions.indexOf(name);
    return known >= 0 ? known : regions.push(name) - 1;
  };
  const stages = plan.stages.map((stage) =>
    stage.kind === "tape"
      ? encodeTape(stage, plan, program, regionNumber)
      : { ...encodeReduce(stage, regionNumber), products: 0, slots: 0 },
  );
  const sizes = {
    regions: regions.length,
    stages: stages.length,
    products: Math.max(0, ...stages.map(({ products }) => products)),
    slots: Math.max(0, ...stages.map(({ slots }) => slots)),
  };
  for (const [what, limit] of Object.entries(LIMITS)) {
    const size = sizes[what as keyof typeof sizes];
    if (size > limit) return { declined: `the step needs ${size} ${what}, the cpu engine takes ${limit}` };
  }
  // The numbers are the same in every run but for the handles: those that change with what is written for them.
  const zeros = stages.flatMap(({ write }) => write(() => 0));
  const marked = stages.flatMap(({ write }) => write((invariant) => invariant + 1));
  const numbers = Int32Array.from(zeros);
  const places = marked.flatMap((mark, at) => (mark === zeros[at] ? [] : [{ at, invariant: mark - 1 }]));
  const named = regions.map((name): NamedRegion => {
    const temporary = plan.temporaries.get(name);
    if (temporary !== undefined) return { kind: name, index: 0, temporary };
    const [, kind, number] = /^([a-z]+)(\d*)$/.exec(name)!;
    return { kind: kind!, index: Number(number), temporary: null };
  });
  return {
    regions: named,
    stageCount: stages.length,
    stages(weights) {
      for (const { at, invariant } of places) numbers[at] = weights(invariant);
      return numbers;
    },
  };
}

interface EncodedStage {
  readonly products: number;
  readonly slots: number;
  write(weights: (invariant: number) => number): number[];
}

function encodeReduce(
  { kind, source, column, target, width }: ReduceStage,
  regionNumber: (name: string) => number,
): Pick<EncodedStage, "write"> {
  const numbers = [kind === "sum" ? 1 : 2, regionNumber(source), column, regionNumber(target), 0, width];
  return { write: () => numbers };
}

/** Columns of one matrix that a stage multiplies the same rows by. */
interface Product {
  readonly node: ValueId;
  readonly segments: { readonly column: number; readonly slot: number }[];
}

function encodeTape(
  { width, stores }: TapeStage,
  plan: StepPlan,
  program: Program,
  regionNumber: (name: string) => number,
): EncodedStage {
  const products: Product[] = [];
  const slotOf = new Map<string, number>();
  const matrixOf = (id: ValueId) => program.nodes[id - program.inputs.length]!;

  const findProducts = (expression: Expression, seen: Set<number>): void => {
    if (seen.has(expression.id)) return;
    seen.add(expression.id);
    if (expression.kind === "operation") {
      for (const operand of expression.operands) findProducts(operand, seen);
      return;
    }
    if (expression.kind !== "leaf") return;
    const leaf = plan.leaf(expression.key);
    if (leaf.kind !== "product") return;
    const slot = slotOf.size;
    slotOf.set(expression.key, slot);
    const segment = { column: leaf.column, slot };
    const open = products.find(({ node, segments }) => node === leaf.node && segments.length < TILE_VECTORS);
    if (open === undefined) products.push({ node: leaf.node, segments: [segment] });
    else open.segments.push(segment);
  };
  const seen = new Set<number>();
  for (const { value } of stores) findProducts(value, seen);
  for (const { segments } of products) segments.sort((a, b) => a.column - b.column);

  const memory = (opcode: Opcode, target: number, a: number, b: number): TapeInstruction => [
    opcodeNumber(opcode),
    target,
    a,
    b,
    0,
  ];
  const tape = writeTape(
    stores.map(({ value, region, column, accumulate }) => ({
      value,
      store: (slot) =>
        memory(accumulate ? "accumulateRows" : "storeRows", regionNumber(region), slot, column),
    })),
    (key) => {
      const leaf = plan.leaf(key);
      if (leaf.kind === "product") return { slot: slotOf.get(key)! };
      const opcode = ({ rows: "loadRows", column: "loadColumn", vector: "loadVector" } as const)[leaf.mode];
      return { load: (slot) => memory(opcode, slot, regionNumber(leaf.region), leaf.column) };
    },
    slotOf.size,
  );
  // Without products narrow tiles of many rows, whose slots are few cache lines.
  const widest = Math.max(...products.map(({ segments }) => segments.length));
  const unit = products.length === 0 ? 1 : Math.floor(TILE_VECTORS / widest);
  const lefts = products.map(({ node }) => {
    const { region, column } = plan.leftOf(node);
    return [regionNumber(region), column];
  });
  return {
    products: products.length,
    slots: tape.slots,
    write: (weights) => [
      0,
      width,
      unit,
      products.length,
      ...products.flatMap(({ node, segments }, index) => {
        const { inputs, attributes } = matrixOf(node);
        const [rows, columns] = specOf(program, inputs[1]!).shape as [number, number];
        const transposed = attributes["transposeB"] === true;
        return [
          ...lefts[index]!,
          transposed ? columns : rows,
          weights(inputs[1]!),
          columns,
          transposed ? 1 : 0,
          segments.length,
          ...segments.flatMap(({ column, slot }) => [column, slot]),
        ];
      }),
      tape.slots,
      tape.instructions.length,
      ...tape.instructions.flat(),
    ],
  };
}
