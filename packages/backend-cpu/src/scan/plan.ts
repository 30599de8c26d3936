import { type Program, specOf, type ValueId } from "@refrain/core";
import { type Expression, startExpressions } from "../program/expression.ts";
import { type Cuts, findCuts } from "./cuts.ts";
import { type Leaf, type Pieces, startPieces } from "./pieces.ts";

/** What a step is to leave in memory: columns of a value, in a region. */
export interface Wanted {
  readonly id: ValueId;
  readonly region: string;
  /** Added to what is there, rather than stored. */
  readonly accumulate?: boolean;
}

/** A value's columns on their way into a region. */
export interface Store {
  readonly value: Expression;
  readonly region: string;
  readonly column: number;
  readonly accumulate: boolean;
}

/** One number a row, from all columns of a region. */
export interface ReduceStage {
  readonly kind: "sum" | "max";
  readonly source: string;
  readonly column: number;
  readonly target: string;
  readonly width: number;
}

/** Values of one width that are computed together, tile by tile. */
export interface TapeStage {
  readonly kind: "tape";
  readonly width: number;
  readonly stores: readonly Store[];
}

/** The left operand of a product, in memory of the scan's own. */
export interface LeftOperand {
  readonly region: string;
  readonly column: number;
}

/** A step in stages that run one after the other. */
export interface StepPlan {
  readonly stages: readonly (ReduceStage | TapeStage)[];
  /** Regions between stages, by name, with their widths. */
  readonly temporaries: ReadonlyMap<string, number>;
  readonly leftOf: (product: ValueId) => LeftOperand;
  readonly leaf: (key: string) => Leaf;
}

export interface StepSources {
  readonly program: Program;
  readonly batch: number;
  readonly invariants: number;
  /** The region of a row input, and whether it is memory of the scan's own, which products can read. */
  readonly regionOf: (input: ValueId) => { readonly region: string; readonly own: boolean };
  readonly wanted: readonly Wanted[];
}

interface Sink extends Store {
  readonly width: number;
  /** Nothing else in the step reads it, so it may be computed in a later stage. */
  last: boolean;
}

/**
 * Puts a step's work in order. A level is what can be computed before the next product of a computed value: the
 * LSTM's step has one, its gradient two, a reset-before GRU's three.
 */
export function planStep({ program, batch, invariants, regionOf, wanted }: StepSources): StepPlan {
  const isRow = (id: ValueId): boolean => {
    const { shape } = specOf(program, id);
    return id >= invariants && shape.length === 2 && shape[0] === batch;
  };
  const cuts = findCuts(program, isRow);
  const expressions = startExpressions();
  const own = new Set<string>();
  const temporaries = new Map<string, number>();
  /** The level at which tapes can read a region. */
  const readable = new Map<string, number>();
  const sinks: Sink[] = [];
  /** The level at which the last part of a wanted value is stored. */
  const storedAt = new Map<string, number>();
  const reductions: (ReduceStage & { readonly level: number })[] = [];

  const node = (id: ValueId) => program.nodes[id - program.inputs.length]!;
  const widthOf = (id: ValueId): number => specOf(program, id).shape[1]!;
  const temporary = (name: string, width: number): string => {
    temporaries.set(name, width);
    own.add(name);
    return name;
  };

  const pieces: Pieces = startPieces({
    program,
    invariants,
    isRow,
    expressions,
    regionOf: (input) => {
      const { region, own: isOwn } = regionOf(input);
      if (isOwn) own.add(region);
      return region;
    },
    materialize,
  });

  function materialize(id: ValueId): string {
    const name = `value${id}`;
    if (temporaries.has(name)) return name;
    temporary(name, widthOf(id));
    const { primitive, inputs } = node(id);
    if (primitive.name === "sum" || primitive.name === "max") {
      const source = inMemory(inputs[0]!, false);
      const level = readable.get(source.region) ?? 0;
      readable.set(name, level);
      const width = widthOf(inputs[0]!);
      reductions.push({
        kind: primitive.name,
        source: source.region,
        column: source.column,
        target: name,
        width,
        level,
      });
    } else {
      readable.set(name, storeAll(id, name, false, false) + 1);
    }
    return name;
  }

  /** The region that a value is wanted in, for products of later stages to read it there; null when it is not wanted. */
  function wantedRegion(id: ValueId): string | null {
    const region = wanted.find((want) => want.id === id && want.accumulate !== true)?.region;
    if (region === undefined) return null;
    for (const sink of sinks) if (sink.region === region) sink.last = false;
    const level = storedAt.get(region) ?? storeAll(id, region, false, false);
    storedAt.set(region, level);
    readable.set(region, level + 1);
    return region;
  }

  /** A value's place in memory: where it is, or a temporary that it is stored to. */
  function inMemory(id: ValueId, mustBeOwn: boolean): LeftOperand {
    if (cuts(id).length === 2) {
      const value = pieces.of(id, 0, widthOf(id));
      const leaf = value.kind === "leaf" ? pieces.leaf(value.key) : null;
      if (leaf?.kind === "region" && leaf.mode === "rows" && (own.has(leaf.region) || !mustBeOwn))
        return leaf;
    } else if (id < program.inputs.length && own.has(regionOf(id).region)) {
      return { region: regionOf(id).region, column: 0 };
    }
    const region = mustBeOwn ? wantedRegion(id) : null;
    if (region !== null) return { region, column: 0 };
    const name = `value${id}`;
    if (!temporaries.has(name)) {
      temporary(name, widthOf(id));
      readable.set(name, storeAll(id, name, false, false) + 1);
    }
    return { region: name, column: 0 };
  }

  const lefts = new Map<ValueId, LeftOperand>();
  function leftOf(product: ValueId): LeftOperand {
    let left = lefts.get(product);
    if (left === undefined) {
      left = inMemory(node(product).inputs[0]!, true);
      lefts.set(product, left);
    }
    return left;
  }

  const levels = new Map<number, number>();
  /** The first level at which an expression can be computed. */
  function levelOf(expression: Expression): number {
    let level = levels.get(expression.id);
    if (level === undefined) {
      if (expression.kind === "operation") level = Math.max(...expression.operands.map(levelOf));
      else if (expression.kind === "number") level = 0;
      else {
        const leaf = pieces.leaf(expression.key);
        const region = leaf.kind === "region" ? leaf.region : leftOf(leaf.node).region;
        level = readable.get(region) ?? 0;
      }
      levels.set(expression.id, level);
    }
    return level;
  }

  function readsProduct(expression: Expression): boolean {
    if (expression.kind === "leaf") return pieces.leaf(expression.key).kind === "product";
    return expression.kind === "operation" && expression.operands.some(readsProduct);
  }

  /** The expression at its level, with what products of earlier levels gave read from temporaries. */
  function atLevel(expression: Expression, level: number, width: number): Expression {
    if (levelOf(expression) < level && readsProduct(expression)) {
      const name = `part${expression.id}of${width}`;
      if (!temporaries.has(name)) {
        temporary(name, width);
        readable.set(name, levelOf(expression) + 1);
        addSink(expression, name, 0, width, false, false);
      }
      return pieces.read(name, 0, "rows");
    }
    return expression.kind === "operation"
      ? expressions.rebuild(
          expression,
          expression.operands.map((operand) => atLevel(operand, level, width)),
        )
      : expression;
  }

  function addSink(
    value: Expression,
    region: string,
    column: number,
    width: number,
    accumulate: boolean,
    last: boolean,
  ): void {
    const placed = atLevel(value, levelOf(value), width);
    sinks.push({ value: placed, region, column, width, accumulate, last });
  }

  /** Stores all parts of a value; gives the level at which the last of them is there. */
  function storeAll(id: ValueId, region: string, accumulate: boolean, last: boolean): number {
    let level = 0;
    for (const { start, width } of partsOf(cuts, id)) {
      const value = pieces.of(id, start, width);
      level = Math.max(level, levelOf(value));
      addSink(value, region, start, width, accumulate, last);
    }
    return level;
  }

  for (const { id, region, accumulate = false } of wanted) {
    if (!storedAt.has(region)) storedAt.set(region, storeAll(id, region, accumulate, true));
  }
  return {
    stages: arrange(sinks, reductions, levelOf, readsProduct),
    temporaries,
    leftOf,
    leaf: pieces.leaf,
  };
}

function partsOf(cuts: Cuts, id: ValueId): { start: number; width: number }[] {
  const at = cuts(id);
  return at.slice(1).map((end, index) => ({ start: at[index]!, width: end - at[index]! }));
}

/** Stages in order: at each level the reductions, then one tape for each width. */
function arrange(
  sinks: readonly Sink[],
  reductions: readonly (ReduceStage & { readonly level: number })[],
  levelOf: (expression: Expression) => number,
  readsProduct: (expression: Expression) => boolean,
): (ReduceStage | TapeStage)[] {
  const groups = new Map<string, { level: number; width: number; stores: Sink[] }>();
  const place = (sink: Sink, level: number): void => {
    const key = `${level} ${sink.width}`;
    const group = groups.get(key) ?? { level, width: sink.width, stores: [] };
    group.stores.push(sink);
    groups.set(key, group);
  };
  // What only copies or combines memory, and nothing waits for, joins a stage that is needed anyway.
  const isFree = (sink: Sink) => sink.last && !readsProduct(sink.value);
  for (const sink of sinks) if (!isFree(sink)) place(sink, levelOf(sink.value));
  for (const sink of sinks) {
    if (!isFree(sink)) continue;
    const level = levelOf(sink.value);
    const later = [...groups.values()].filter((group) => group.width === sink.width && group.level >= level);
    place(sink, later.length > 0 ? Math.min(...later.map((group) => group.level)) : level);
  }
  const all = [...reductions, ...groups.values()];
  const last = all.reduce((most, { level }) => Math.max(most, level), 0);
  return Array.from({ length: last + 1 }, (_, level) => [
    ...reductions.filter((reduction) => reduction.level === level),
    ...[...groups.values()]
      .filter((group) => group.level === level)
      .map(({ width, stores }): TapeStage => ({ kind: "tape", width, stores })),
  ]).flat();
}
