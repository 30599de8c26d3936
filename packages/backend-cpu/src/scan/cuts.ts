import { type Program, specOf, type ValueId } from "@refrain/core";

/** For each row value of a step the columns where one part of it ends and the next begins, ascending, 0 and its width included. */
export type Cuts = (id: ValueId) => readonly number[];

/**
 * Finds into which parts each value falls, so that every part is one operation on parts of the same width: gates that
 * are split from one product, gradients that are put side by side.
 */
export function findCuts(program: Program, isRow: (id: ValueId) => boolean): Cuts {
  const count = program.inputs.length + program.nodes.length;
  const widthOf = (id: ValueId): number => specOf(program, id).shape[1]!;
  const cuts = Array.from({ length: count }, (_, id) => new Set(isRow(id) ? [0, widthOf(id)] : []));
  let changed = true;

  // Cuts of `a` between 0 and `width` are those of `b` from `start` on, and the other way round.
  const align = (a: ValueId, b: ValueId, start: number, width: number): void => {
    for (const cut of [...cuts[a]!]) add(b, cut + start, cut <= width);
    for (const cut of [...cuts[b]!]) add(a, cut - start, cut >= start && cut <= start + width);
  };
  const add = (id: ValueId, cut: number, applies: boolean): void => {
    if (!applies || cuts[id]!.has(cut)) return;
    cuts[id]!.add(cut);
    changed = true;
  };

  while (changed) {
    changed = false;
    program.nodes.forEach(({ primitive, inputs, attributes }, index) => {
      const id = program.inputs.length + index;
      if (!isRow(id)) return;
      const width = widthOf(id);
      if (primitive.name === "slice") {
        align(id, inputs[0]!, (attributes["starts"] as readonly number[])[1]!, width);
      } else if (primitive.name === "pad") {
        align(inputs[0]!, id, (attributes["before"] as readonly number[])[1]!, widthOf(inputs[0]!));
      } else if (primitive.name === "concat") {
        let start = 0;
        for (const part of inputs) {
          align(part, id, start, widthOf(part));
          start += widthOf(part);
        }
      } else if (primitive.pointwise) {
        for (const operand of inputs) {
          if (isRow(operand) && widthOf(operand) === width) align(operand, id, 0, width);
        }
      }
    });
  }
  const sorted = cuts.map((set) => [...set].sort((a, b) => a - b));
  return (id) => sorted[id]!;
}
