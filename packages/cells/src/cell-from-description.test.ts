import { reference, start } from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { cellFromDescription } from "./cell-from-description.ts";
import { type CellDescription, descriptionOf } from "./description.ts";
import { elman } from "./elman.ts";
import { lstm } from "./lstm.ts";
import { subjects } from "./test-subjects.ts";
import { weightDrop } from "./weight-drop.ts";
import { zoneout } from "./zoneout.ts";

beforeAll(() => start(reference()));

/** A third party's cell. */
const leaky = ({ leak = 0.5, ...sizes }: { inputSize: number; hiddenSize: number; leak?: number }) => ({
  ...elman(sizes),
  kind: "acme/leaky",
  options: { leak },
});

const described = (changes: object): CellDescription => ({
  kind: "lstm",
  inputSize: 2,
  hiddenSize: 3,
  options: {},
  ...changes,
});

describe("cellFromDescription", () => {
  test.each(Object.entries(subjects))("rebuilds %s from JSON", (_, make) => {
    const description = descriptionOf(make({ inputSize: 2, hiddenSize: 3 }));
    const rebuilt = cellFromDescription(JSON.parse(JSON.stringify(description)));
    expect(descriptionOf(rebuilt)).toEqual(description);
  });

  test("fills in options that an older description lacks", () => {
    const rebuilt = cellFromDescription(described({}));
    expect(descriptionOf(rebuilt)).toEqual(descriptionOf(lstm({ inputSize: 2, hiddenSize: 3 })));
  });

  test("rebuilds other cells from what the caller passes, in wrappers too", () => {
    const cell = zoneout(weightDrop(leaky({ inputSize: 2, hiddenSize: 3, leak: 0.25 }), 0.1), 0.2);
    const description = descriptionOf(cell);
    expect(description.kind).toBe("zoneout(weightDrop(acme/leaky))");
    const rebuilt = cellFromDescription(description, { cells: { "acme/leaky": leaky } });
    expect(descriptionOf(rebuilt)).toEqual(description);
  });

  test("refuses a kind that nobody passed", () => {
    expect(() => cellFromDescription(described({ kind: "acme/leaky" }))).toThrow(
      new Error(
        'cellFromDescription: kind must be one of elman, gru, indRnn, janet, layerNormGru, layerNormLstm, lstm, mgu, minGru, minLstm, sru, recurrentDropout, weightDrop, zoneout, got "acme/leaky". Pass the factory of another cell as cells: { "acme/leaky": ... }.',
      ),
    );
    expect(() => cellFromDescription(described({ kind: "constructor" }))).toThrow(
      /^cellFromDescription: kind must be one of elman, .*, got "constructor"\./,
    );
  });

  test("refuses what is no description, the inner one of a wrapper too", () => {
    expect(() => cellFromDescription(JSON.parse('{ "kind": "lstm" }'))).toThrow(
      new Error(
        'cellFromDescription: a description must be { kind, inputSize, hiddenSize, options }, got {"kind":"lstm"}.',
      ),
    );
    expect(() => cellFromDescription(described({ kind: "zoneout(lstm)", options: { rate: 0.1 } }))).toThrow(
      new Error(
        "cellFromDescription: a description must be { kind, inputSize, hiddenSize, options }, got undefined.",
      ),
    );
  });

  test("refuses options that the rebuilt cell does not have, such as a newer version's", () => {
    expect(() => cellFromDescription(described({ options: { depth: 2 } }))).toThrow(
      new Error(
        "cellFromDescription(lstm): depth is 2 in the description, but the rebuilt cell has undefined. Another version wrote it, or it is of another cell.",
      ),
    );
    expect(() => cellFromDescription(described({ hiddenSize: "3" }))).toThrow(
      new Error('lstm: hiddenSize must be an integer from 1, got "3".'),
    );
    const inner = descriptionOf(lstm({ inputSize: 2, hiddenSize: 3 }));
    const wrapper = described({ kind: "zoneout(gru)", options: { rate: 0.1, cell: inner } });
    expect(() => cellFromDescription(wrapper)).toThrow(
      new Error(
        'cellFromDescription(zoneout(gru)): kind is "zoneout(gru)" in the description, but the rebuilt cell has "zoneout(lstm)". Another version wrote it, or it is of another cell.',
      ),
    );
  });
});
