import { beforeAll, expect, test } from "vitest";
import { add } from "../ops/arithmetic.ts";
import { random } from "../random/random.ts";
import { reference } from "../reference/device.ts";
import { start } from "../runtime.ts";
import { intTensor, type Tensor, zeros } from "../tensor.ts";
import { type ExampleCell, exampleCell, lstm } from "./example-cells.ts";
import { type ScanKernelChoice, type ScanOptions, scan } from "./scan.ts";

beforeAll(() => start(reference()));

const params = () => lstm.init(random(1));
const run =
  (inputs: () => Tensor, options: () => ScanOptions<never> = () => ({})) =>
  () =>
    scan(lstm, params(), inputs(), options());
const good = () => zeros([2, 7, 3]);

const mistakes: readonly (readonly [what: string, f: () => unknown, message: string])[] = [
  [
    "inputs of the wrong rank",
    run(() => zeros([7, 3])),
    "scan(lstm): inputs must be [batch, time, input=3], got [7, 3].",
  ],
  [
    "inputs of the wrong size",
    run(() => zeros([32, 7, 8])),
    "scan(lstm): inputs must be [batch, time, input=3], got [32, 7, 8].",
  ],
  [
    "integer inputs",
    run(() => intTensor([[[1, 2, 3]]])),
    "scan(lstm): inputs must be [batch, time, input=3], got int32 [1, 1, 3].",
  ],
  [
    "an empty batch",
    run(() => zeros([0, 7, 3])),
    "scan(lstm): inputs must have at least one row and one step, got [0, 7, 3]. Leave empty batches out.",
  ],
  [
    "no steps",
    run(() => zeros([2, 0, 3])),
    "scan(lstm): inputs must have at least one row and one step, got [2, 0, 3]. Leave empty batches out.",
  ],
  [
    "a length of 0",
    run(good, () => ({ lengths: [7, 0] })),
    "scan(lstm): lengths must be integers from 1 to time=7, got 0 for row 1. Leave empty rows out.",
  ],
  [
    "a length past the time",
    run(good, () => ({ lengths: [8, 7] })),
    "scan(lstm): lengths must be integers from 1 to time=7, got 8 for row 0. Leave empty rows out.",
  ],
  [
    "a length that is no integer",
    run(good, () => ({ lengths: [1.5, 7] })),
    "scan(lstm): lengths must be integers from 1 to time=7, got 1.5 for row 0. Leave empty rows out.",
  ],
  [
    "lengths of another batch",
    run(good, () => ({ lengths: [1, 2, 3] })),
    "scan(lstm): lengths must have one number for each of 2 rows, got 3.",
  ],
  [
    "a state of another batch",
    run(good, () => ({ initialState: lstm.initialState(3) as never })),
    'scan(lstm): state "c" must be float32 [batch=2, n], got float32 [3, 4].',
  ],
];

for (const [what, f, message] of mistakes) {
  test(`${what}: the error says what must hold`, () => {
    expect(f).toThrow(new Error(message));
  });
}

const broken = (step: ExampleCell["step"], more: Partial<ExampleCell> = {}): ExampleCell => ({
  ...exampleCell("acme/broken", { shapes: { w: [3, 4] }, states: { h: 4 }, step }),
  ...more,
});
const steps: readonly (readonly [what: string, cell: ExampleCell, message: string])[] = [
  [
    "gives a state of another size",
    broken((_, { h }, x) => ({ output: h!, state: { h: x } })),
    'scan(acme/broken): step must give the next state "h" [batch, 4], got [batch, 3].',
  ],
  [
    "forgets a state",
    broken((_, { h }) => ({ output: h!, state: {} })),
    'scan(acme/broken): step must give the next state "h" [batch, 4], got nothing.',
  ],
  [
    "invents a state",
    broken((_, { h }) => ({ output: h!, state: { h: h!, c: h! } })),
    'scan(acme/broken): step gives a state "c" that initialState does not have. Add it there.',
  ],
  [
    "gives an output of another size than it declares",
    broken((_, { h }, x) => ({ output: x, state: { h: h! } })),
    "scan(acme/broken): step must give an output [batch, 4], got [batch, 3].",
  ],
  [
    "returns the output alone",
    broken(((_: unknown, { h }: { h: Tensor }) => h) as never),
    "scan(acme/broken): step must return { output, state }.",
  ],
];

for (const [what, cell, message] of steps) {
  test(`a step that ${what} is refused, traced and composed alike`, () => {
    for (const kernel of ["auto", "composed"] satisfies ScanKernelChoice[]) {
      expect(() => scan(cell, cell.init(random(1)), good(), { kernel })).toThrow(new Error(message));
    }
  });
}

test("a projection of another time is refused", () => {
  const cell = broken((_, { h }) => ({ output: h!, state: { h: h! } }), { project: () => zeros([2, 1, 4]) });
  expect(() => scan(cell, cell.init(random(1)), good())).toThrow(
    new Error("scan(acme/broken): project must give [batch=2, time=7, width], got [2, 1, 4]."),
  );
});

test("an operation of a step names the batch, not the size it is traced at", () => {
  const cell = broken((_, { h }, x) => ({ output: h!, state: { h: add(h!, x) } }));
  expect(() => scan(cell, cell.init(random(1)), good())).toThrow(
    new Error(
      "scan(acme/broken): step: add: shapes must be equal, or 1 where they differ, from the last axis on; got [batch, 4] and [batch, 3]. Reshape or slice one of them. It was given params { w [3, 4] } and state { h [batch, 4] }.",
    ),
  );
});

test("parameters and states of another cell: the error says what the cell was given", () => {
  const choices: readonly ScanKernelChoice[] = ["auto", "composed"];
  for (const kernel of choices) {
    expect(() =>
      scan(lstm, params(), good(), { kernel, initialState: { h: zeros([2, 4]) } as never }),
    ).toThrow(
      /^scan\(lstm\): step: mul: arguments must be tensors or numbers, got undefined\. It was given params \{ bias \[16\], .* \} and state \{ h \[(batch|2), 4\] \}\.$/,
    );
  }
  for (const [given, described] of [
    [{}, "{}"],
    [undefined, "undefined"],
  ] as const) {
    expect(() => scan(lstm, given as never, good())).toThrow(
      new RegExp(`^scan\\(lstm\\): project: .* It was given params ${described}\\.$`),
    );
  }
});

test("a step that uses a tensor that is none of its arguments is refused", () => {
  const captured = zeros([4]);
  const cell = broken((_, { h }) => ({ output: h!, state: { h: add(h!, captured) } }));
  expect(() => scan(cell, cell.init(random(1)), good())).toThrow(
    new Error(
      "scan(acme/broken): step uses a tensor of shape [4] in add that is none of its arguments. Pass it in as a parameter or an input.",
    ),
  );
});
