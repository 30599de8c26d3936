import {
  leavesOf,
  liveTensors,
  namedLeaves,
  outputSizeOf,
  type RecurrentCell,
  random,
  scan,
  scoped,
  type Tree,
} from "@refrain/core";
import { mustAgree } from "../laws/compare.ts";
import { type Law, must } from "../laws/law.ts";
import { onReference, read } from "../laws/on-reference.ts";
import { mustInitUndrawn } from "../laws/undrawn.ts";
import type { CellOptions } from "./cell-laws.ts";
import { cellOperands } from "./operands.ts";

/** What a cell says of itself is true, and a description of it rebuilds it. */
export function declarationLaws<P extends Tree, S extends Tree>(
  cell: () => RecurrentCell<P, S>,
  rebuild: CellOptions["rebuild"],
): Law[] {
  return [
    {
      name: "makes the same finite parameters from the same randomness",
      run: () =>
        onReference(() => {
          const made = cell();
          const [first, second] = [made.init(random(1)), made.init(random(1))];
          const again = new Map(namedLeaves(second));
          for (const [name, tensor] of namedLeaves(first)) {
            must(tensor.dtype === "float32", `Parameter "${name}" must be float32, got ${tensor.dtype}.`);
            must(read(tensor).data.every(Number.isFinite), `Parameter "${name}" must be finite.`);
            mustAgree(`parameter "${name}", made again`, read(again.get(name)!), read(tensor), 0);
          }
        }),
    },
    {
      name: "has parameters of the same names and shapes when none are drawn",
      run: () => onReference(() => mustInitUndrawn(cell())),
    },
    {
      name: "begins each row of a batch with the same state",
      run: () =>
        onReference(() => {
          const made = cell();
          const one = new Map(namedLeaves(made.initialState(1)));
          for (const [name, tensor] of namedLeaves(made.initialState(3))) {
            const row = read(one.get(name)!).data;
            must(
              tensor.rank === 2 && tensor.shape[0] === 3,
              `State "${name}" must be [batch=3, n], got [${tensor.shape.join(", ")}].`,
            );
            const rows = { data: Float32Array.from([...row, ...row, ...row]), shape: [3, row.length] };
            mustAgree(`state "${name}"`, read(tensor), rows, 0);
          }
        }),
    },
    {
      name: "gives finite outputs of the size that it declares, and a state like the one it got",
      run: () =>
        onReference(() => {
          const made = cell();
          const { params, inputs, state } = cellOperands(made, random(2), 2, 4);
          const scanned = scan(made, params, inputs, { initialState: state, kernel: "composed" });
          const expected = [2, 4, outputSizeOf(made)];
          must(
            String(scanned.outputs.shape) === String(expected),
            `Outputs must be [${expected.join(", ")}], got [${scanned.outputs.shape.join(", ")}].`,
          );
          must(read(scanned.outputs).data.every(Number.isFinite), "Outputs must be finite.");
          const after = new Map(namedLeaves(scanned.state));
          for (const [name, { shape }] of namedLeaves(state)) {
            const got = after.get(name)?.shape ?? [];
            must(
              String(got) === String(shape),
              `The next state "${name}" must be [${shape.join(", ")}], got [${got.join(", ")}].`,
            );
          }
          must(
            after.size === leavesOf(state).length,
            `The next state must have the ${leavesOf(state).length} tensors of the one before, got ${after.size}.`,
          );
        }),
    },
    {
      name: "frees what it makes",
      run: () =>
        onReference(() => {
          const made = cell();
          const none = liveTensors();
          const wanted = leavesOf(made.init(random(1))).length;
          const kept = liveTensors() - none;
          must(
            kept === wanted,
            `init must keep its ${wanted} parameters only, it left ${kept} tensors. Use scoped.`,
          );
          const { params, inputs, state } = cellOperands(made, random(2), 2, 4);
          const before = liveTensors();
          for (let i = 0; i < 3; i++) {
            scoped(() => {
              scan(made, params, inputs, { initialState: state, kernel: "composed" });
            });
          }
          const after = liveTensors();
          must(after === before, `There must be ${before} live tensors after three scans, got ${after}.`);
          for (const tensor of [inputs, ...leavesOf(params), ...leavesOf(state)]) {
            must(!tensor.disposed, "A scan must not free its parameters, inputs or state.");
          }
        }),
    },
    {
      name: "has options that are JSON and rebuild it",
      run: () =>
        onReference(() => {
          const made = cell();
          const text = JSON.stringify(made.options);
          const options: Readonly<Record<string, unknown>> = JSON.parse(text);
          must(
            isJson(made.options),
            `Options must be plain JSON (numbers, strings, booleans, arrays, objects, null), got ${text} from ${Object.keys(made.options).join(", ")}.`,
          );
          const { inputSize, hiddenSize } = made;
          if (rebuild !== undefined) mustBeSame(rebuild({ ...options, inputSize, hiddenSize }), made);
        }),
    },
  ];
}

function mustBeSame<P extends Tree, S extends Tree>(
  rebuilt: RecurrentCell<Tree, Tree>,
  cell: RecurrentCell<P, S>,
): void {
  const again = rebuilt as RecurrentCell<P, S>;
  for (const field of ["kind", "inputSize", "hiddenSize"] as const) {
    must(
      again[field] === cell[field],
      `The rebuilt cell's ${field} must be ${cell[field]}, got ${again[field]}.`,
    );
  }
  must(
    outputSizeOf(again) === outputSizeOf(cell),
    `The rebuilt cell's outputSize must be ${outputSizeOf(cell)}, got ${outputSizeOf(again)}.`,
  );
  const text = JSON.stringify(cell.options);
  const got = JSON.stringify(again.options);
  must(got === text, `The rebuilt cell's options must be ${text}, got ${got}.`);

  const theirs = new Map(namedLeaves(again.init(random(3))));
  const ours = new Map(namedLeaves(cell.init(random(3))));
  must(
    String([...theirs.keys()]) === String([...ours.keys()]),
    `The rebuilt cell's parameters must be ${[...ours.keys()].join(", ")}, got ${[...theirs.keys()].join(", ")}.`,
  );
  for (const [name, tensor] of ours) {
    mustAgree(`the rebuilt cell's parameter "${name}"`, read(theirs.get(name)!), read(tensor), 0);
  }
  const { params, inputs, state } = cellOperands(cell, random(4), 2, 4);
  for (const training of [false, true]) {
    const options = { initialState: state, context: { training, random: random(5) } };
    const [actual, expected] = [scan(again, params, inputs, options), scan(cell, params, inputs, options)];
    mustAgree("the rebuilt cell's outputs", read(actual.outputs), read(expected.outputs), 0);
  }
}

function isJson(value: unknown): boolean {
  if (value === null || ["string", "boolean"].includes(typeof value)) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return value.every(isJson);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
}
