import { type Program, type ProgramNode, specOf, type ValueId } from "@refrain/core";

/**
 * A step program in levels. Within a level no value reads another's neighbours, so that invocations, each of which takes some
 * features, need to wait for each other between levels only.
 */
export interface Schedule {
  readonly levels: readonly Level[];
  /** Values that other features or later levels read, and so lie in memory. */
  readonly kept: readonly ValueId[];
  /** What a value is read from: itself, or a part of another. */
  readonly sourceOf: (id: ValueId) => Source;
  readonly widthOf: (id: ValueId) => number;
  readonly nodeOf: (id: ValueId) => ProgramNode | null;
}

/** What is computed between two barriers. */
export interface Level {
  /** Values of one width, feature by feature, in an order in which they can be computed. */
  readonly loops: readonly { readonly width: number; readonly values: readonly ValueId[] }[];
  /** Reductions over features, which all invocations compute together. */
  readonly reductions: readonly ValueId[];
}

/** `width` features of `base`, from `offset` on. */
export interface Source {
  readonly base: ValueId;
  readonly offset: number;
}

/** @param read values that are read from memory after the step, such as next states. */
export function schedule(program: Program, read: readonly ValueId[]): Schedule {
  const first = program.inputs.length;
  const nodeOf = (id: ValueId): ProgramNode | null => program.nodes[id - first] ?? null;
  const widthOf = (id: ValueId): number => specOf(program, id).shape.at(-1) ?? 1;
  const levelOf = new Map<ValueId, number>();
  const kept = new Set<ValueId>();
  const levels: { loops: Map<number, ValueId[]>; reductions: ValueId[] }[] = [];

  const sourceOf = (id: ValueId): Source => {
    const node = nodeOf(id);
    if (node?.primitive.name !== "slice") return { base: id, offset: 0 };
    const { base, offset } = sourceOf(node.inputs[0]!);
    return { base, offset: offset + (node.attributes["starts"] as number[])[1]! };
  };
  const isComputed = (id: ValueId): boolean => {
    const name = nodeOf(id)?.primitive.name;
    return name !== undefined && name !== "slice" && name !== "constant";
  };

  program.nodes.forEach((node, index) => {
    const id = first + index;
    if (!isComputed(id)) return;
    const { name } = node.primitive;
    const width = widthOf(id);
    const reduces = name === "sum" || name === "max";
    const across = reduces || name === "matMul" || name === "concat" || name === "pad";
    let level = 0;
    for (const operand of node.inputs) {
      const { base } = sourceOf(operand);
      if (!isComputed(base)) continue;
      const same = !across && base === operand && widthOf(base) === width && !isReduction(nodeOf(base));
      level = Math.max(level, levelOf.get(base)! + (same ? 0 : 1));
    }
    for (const operand of node.inputs) {
      const { base } = sourceOf(operand);
      if (!isComputed(base)) continue;
      const same = !across && base === operand && widthOf(base) === width;
      if (!same || levelOf.get(base)! < level) kept.add(base);
    }
    levelOf.set(id, level);
    levels[level] ??= { loops: new Map(), reductions: [] };
    if (reduces) levels[level]!.reductions.push(id);
    else {
      const loops = levels[level]!.loops;
      loops.set(width, [...(loops.get(width) ?? []), id]);
    }
  });
  for (const id of read) {
    const { base } = sourceOf(id);
    if (isComputed(base)) kept.add(base);
  }
  for (const { reductions } of levels) for (const id of reductions) kept.add(id);
  return {
    levels: levels.map(({ loops, reductions }) => ({
      loops: [...loops].map(([width, values]) => ({ width, values })),
      reductions,
    })),
    kept: [...kept],
    sourceOf,
    widthOf,
    nodeOf,
  };
}

function isReduction(node: ProgramNode | null): boolean {
  return node?.primitive.name === "sum" || node?.primitive.name === "max";
}
