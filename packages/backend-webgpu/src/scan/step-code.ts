import { type Program, type ProgramNode, specOf, type ValueId } from "@refrain/core";
import { expressionOf, literal } from "../wgsl/expressions.ts";
import { type Area, layOut } from "./area.ts";
import { type Schedule, schedule } from "./schedule.ts";

/** What the code of a step is made from. */
export interface StepCode {
  readonly program: Program;
  /** The size that stands for the batch in the program's shapes. */
  readonly batch: number;
  /** Invocations of a workgroup, and the rows of the batch that it takes. */
  readonly lanes: number;
  readonly rows: number;
  /** Floats of workgroup memory. */
  readonly room: number;
  /** The name of the buffer for what workgroup memory cannot hold. */
  readonly scratch: string;
  /** WGSL of element `index` of an invariant; `transposed` of its transpose. */
  readonly invariant: (id: ValueId, index: string, transposed: boolean) => string;
  /** WGSL of a step input's feature in row `row`; not for states. */
  readonly input: (id: ValueId, index: string, row: number) => string;
  /** Input ids of the states, and what each becomes. */
  readonly states: readonly { readonly id: ValueId; readonly next: ValueId }[];
  /** What is done with a value's features, once they are there. */
  readonly sinks: readonly Sink[];
}

/** Stores a value, feature by feature. */
export interface Sink {
  readonly id: ValueId;
  readonly store: (value: string, index: string, row: number) => string;
}

/** The WGSL of one step of the rows of a workgroup. */
export interface GeneratedStep {
  readonly declarations: string;
  readonly body: string;
  readonly area: Area;
}

const BARRIER = "storageBarrier();\nworkgroupBarrier();";

/** @returns null with reasons pushed where a node has no code. */
export function stepCode(step: StepCode, reasons: string[]): GeneratedStep | null {
  const { program, states, lanes, rows, room, sinks } = step;
  const planned = schedule(
    program,
    states.map(({ next }) => next),
  );
  const area = layOut(areaOrder(step, planned), rows, room - rows * lanes, step.scratch);
  const write = writer(step, planned, area, reasons);
  const lines: string[] = [];
  for (const { loops, reductions } of planned.levels) {
    for (const { width, values } of loops) lines.push(write.loop(width, values));
    for (const id of reductions) lines.push(write.reduction(id));
    lines.push(BARRIER);
  }
  const handed = sinks.filter(({ id }) => !write.isComputed(id));
  for (const sink of handed) lines.push(write.copy(sink));
  if (handed.length > 0) lines.push(BARRIER);
  lines.push(...write.nextStates());
  if (reasons.length > 0) return null;
  const parts = planned.levels.some(({ reductions }) => reductions.length > 0)
    ? `var<workgroup> parts: array<f32, ${rows * lanes}>;`
    : "";
  return {
    declarations: `var<workgroup> area: array<f32, ${Math.max(area.shared, 1)}>;\n${parts}`,
    body: lines.join("\n"),
    area,
  };
}

/** States and what products read come first, as they are read over and over. */
function areaOrder({ program, states }: StepCode, { kept, sourceOf, widthOf }: Schedule) {
  const multiplied = program.nodes
    .filter(({ primitive }) => primitive.name === "matMul")
    .map(({ inputs }) => sourceOf(inputs[0]!).base);
  const inMemory = new Set([...states.map(({ id }) => id), ...kept]);
  const order = [...multiplied.filter((id) => inMemory.has(id)), ...inMemory];
  return [
    ...order.map((id) => ({ id, width: widthOf(id) })),
    ...states
      .filter(
        ({ next }) =>
          !inMemory.has(sourceOf(next).base) || states.some(({ id }) => id === sourceOf(next).base),
      )
      .map(({ id }) => ({ id: nextOf(id), width: widthOf(id) })),
  ];
}

/** The id under which a state's next value lies until all have read the old one. */
function nextOf(id: ValueId): ValueId {
  return -1 - id;
}

function writer(step: StepCode, planned: Schedule, area: Area, reasons: string[]) {
  const { program, batch, lanes, rows, invariant, input, states, sinks } = step;
  const { sourceOf, widthOf, nodeOf } = planned;
  const isState = new Set(states.map(({ id }) => id));
  const isInvariant = (id: ValueId): boolean =>
    id < program.inputs.length && specOf(program, id).shape[0] !== batch;
  const isComputed = (id: ValueId): boolean => {
    const name = nodeOf(id)?.primitive.name;
    return name !== undefined && name !== "slice" && name !== "constant";
  };
  const eachRow = (line: (row: number) => string): string =>
    Array.from({ length: rows }, (_, row) => line(row)).join("\n");
  const eachFeature = (width: number, body: string): string =>
    `for (var j = lane; j < ${width}u; j += ${lanes}u) {\n${body}\n}`;

  /** A feature of a value that an earlier level, or the step before, has left. */
  const read = (id: ValueId, index: string, row: number): string => {
    const { base, offset } = sourceOf(id);
    const node = nodeOf(base);
    if (node?.primitive.name === "constant") return literal(node.attributes["value"] as number, "float32");
    const place = widthOf(base) === 1 ? "0u" : offset === 0 ? index : `${index} + ${offset}u`;
    if (isInvariant(base)) return invariant(base, place, false);
    if (isComputed(base) || isState.has(base)) return area.at(base, place, row);
    return input(base, place, row);
  };

  const expression = (node: ProgramNode, row: number, here: ReadonlySet<ValueId>): string => {
    const operand = (from: ValueId): string => (here.has(from) ? `v${from}_${row}` : read(from, "j", row));
    switch (node.primitive.name) {
      case "broadcastTo":
        return operand(node.inputs[0]!);
      case "reshape":
        return operand(node.inputs[0]!);
      default: {
        const code = expressionOf(node.primitive.name, node.inputs.map(operand), "float32", node.attributes);
        if (code === null) reasons.push(`its step uses ${node.primitive.name}, which WebGPU has no code for`);
        return code ?? "";
      }
    }
  };

  /** `pad` and `concat` read only where there is something. */
  const branches = (id: ValueId, node: ProgramNode): string | null => {
    const { name } = node.primitive;
    if (name !== "pad" && name !== "concat") return null;
    let start = name === "pad" ? (node.attributes["before"] as number[])[1]! : 0;
    const declared = eachRow((row) => `var v${id}_${row} = 0.0;`);
    const parts = node.inputs.map((from) => {
      const end = start + widthOf(from);
      const from0 = start;
      start = end;
      const assigned = eachRow((row) => `v${id}_${row} = ${read(from, `(j - ${from0}u)`, row)};`);
      return `if (j >= ${from0}u && j < ${end}u) {\n${assigned}\n}`;
    });
    return [declared, ...parts].join("\n");
  };

  /** Each weight is read once for all rows. */
  const product = (id: ValueId, node: ProgramNode): string => {
    const [left, right] = node.inputs as [ValueId, ValueId];
    const weight = invariant(right, `k * ${widthOf(id)}u + j`, node.attributes["transposeB"] === true);
    return [
      eachRow((row) => `var v${id}_${row} = 0.0;`),
      `for (var k = 0u; k < ${widthOf(left)}u; k++) {`,
      `let w = ${weight};`,
      eachRow((row) => `v${id}_${row} = fma(${read(left, "k", row)}, w, v${id}_${row});`),
      "}",
    ].join("\n");
  };

  const kept = new Set(planned.kept);
  const store = (id: ValueId): string[] => [
    ...(kept.has(id) ? [eachRow((row) => `${area.at(id, "j", row)} = v${id}_${row};`)] : []),
    ...sinks
      .filter((sink) => sink.id === id)
      .map((sink) => eachRow((row) => sink.store(`v${id}_${row}`, "j", row))),
  ];

  return {
    isComputed,
    loop(width: number, values: readonly ValueId[]): string {
      const here = new Set<ValueId>();
      const lines = values.flatMap((id) => {
        const node = nodeOf(id)!;
        const computed =
          node.primitive.name === "matMul"
            ? product(id, node)
            : (branches(id, node) ?? eachRow((row) => `let v${id}_${row} = ${expression(node, row, here)};`));
        here.add(id);
        return [computed, ...store(id)];
      });
      return eachFeature(width, lines.join("\n"));
    },
    /** Each invocation reduces some features, then one for each row what they found. */
    reduction(id: ValueId): string {
      const node = nodeOf(id)!;
      const from = node.inputs[0]!;
      const isSum = node.primitive.name === "sum";
      const both = (a: string, b: string) => (isSum ? `${a} + ${b}` : `max_of(${a}, ${b})`);
      const start = isSum ? "0.0" : "-infinity()";
      const sunk = sinks
        .filter((sink) => sink.id === id)
        .map((sink) => eachRow((row) => `if (lane == ${row}u) { ${sink.store("total", "0u", row)} }`));
      return [
        "{",
        eachRow((row) => `var part_${row} = ${start};`),
        eachFeature(
          widthOf(from),
          eachRow((row) => `part_${row} = ${both(`part_${row}`, read(from, "j", row))};`),
        ),
        eachRow((row) => `parts[${row * lanes}u + lane] = part_${row};`),
        "workgroupBarrier();",
        `if (lane < ${rows}u) {`,
        `var total = ${start};`,
        `for (var i = 0u; i < ${lanes}u; i++) { total = ${both("total", `parts[lane * ${lanes}u + i]`)}; }`,
        eachRow((row) => `if (lane == ${row}u) { ${area.at(id, "0u", row)} = total; }`),
        ...sunk,
        "}",
        "workgroupBarrier();",
        "}",
      ].join("\n");
    },
    /** A value that the step only hands on. */
    copy({ id, store: sink }: Sink): string {
      return eachFeature(
        widthOf(id),
        eachRow((row) => sink(read(id, "j", row), "j", row)),
      );
    },
    /** A next state that is another's old one is set aside before the first is overwritten. */
    nextStates(): string[] {
      const changed = states.filter(({ id, next }) => id !== next);
      if (changed.length === 0) return [];
      const isHandedOn = (next: ValueId): boolean => !isComputed(sourceOf(next).base);
      const aside = changed
        .filter(({ next }) => isHandedOn(next))
        .map(({ id, next }) =>
          eachFeature(
            widthOf(id),
            eachRow((row) => `${area.at(nextOf(id), "j", row)} = ${read(next, "j", row)};`),
          ),
        );
      const taken = changed.map(({ id, next }) => {
        const from = (row: number): string =>
          isHandedOn(next) ? area.at(nextOf(id), "j", row) : read(next, "j", row);
        return eachFeature(
          widthOf(id),
          eachRow((row) => `if (runs_${row}) { ${area.at(id, "j", row)} = ${from(row)}; }`),
        );
      });
      return [...aside, ...(aside.length > 0 ? [BARRIER] : []), ...taken, BARRIER];
    },
  };
}
