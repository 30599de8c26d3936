import { expect, test } from "vitest";
import type { Attention } from "./attention.ts";
import { attentionSvg } from "./attention-svg.ts";
import { attentionText } from "./attention-text.ts";

const house: Attention = {
  source: ["ein", "kleines", "Haus"],
  target: ["a", "small", "house"],
  weights: [
    [0.9, 0.1, 0],
    [0.1, 0.8, 0.1],
    [0, 0.1, 0.9],
  ],
};

test("the picture has a cell with its words for each pair, and says in words what looks at what", () => {
  const svg = attentionSvg(house, { title: "A & B" });
  expect(svg).toMatch(
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+" viewBox="0 0 \d+ \d+" role="img" aria-label="A &amp; B"/,
  );
  expect(svg.match(/ looks at /g)).toHaveLength(9);
  expect(svg).toContain("<title>small looks at kleines: 80 %</title>");
  expect(svg).toContain(
    "<desc>Rows are target tokens, columns source tokens. a looks most at ein (90 %); " +
      "small looks most at kleines (80 %); house looks most at Haus (90 %).</desc>",
  );
});

test("a weight is the opacity of its cell, and the strongest of a row has a frame", () => {
  const svg = attentionSvg(house);
  const opacities = [...svg.matchAll(/fill-opacity="([\d.]+)"/g)].map(([, opacity]) => Number(opacity));
  expect(opacities).toEqual([0.9, 0.1, 0, 0.1, 0.8, 0.1, 0, 0.1, 0.9]);
  expect(svg.match(/stroke-width="1.5"/g)).toHaveLength(3);
});

test("the picture has no background, so that it suits a light and a dark page", () => {
  expect(attentionSvg(house)).not.toMatch(/#fff|white|black|#000/);
});

test("tokens that XML or the eye would lose are shown, and long ones cut with the whole in the tooltip", () => {
  const long = "Donaudampfschifffahrtsgesellschaft";
  const svg = attentionSvg({
    source: ['<"&">', "\n", " ", "\u0000\u0085"],
    target: [long],
    weights: [[0.25, 0.25, 0.25, 0.25]],
  });
  expect(svg).toContain(">&lt;&quot;&amp;&quot;&gt;</text>");
  expect(svg).toContain(">\\n</text>");
  expect(svg).toContain(">&quot; &quot;</text>");
  expect(svg).toContain(">\\u0000\\u0085</text>");
  expect(svg).toContain(">Donaudampfschifffahrtsg…</text>");
  expect(svg).toContain(`<title>${long} looks at \\n: 25 %</title>`);
});

test("a long sentence makes a larger picture, not smaller letters", () => {
  const tokens = Array.from({ length: 80 }, (_, i) => `t${i}`);
  const weights = tokens.map((_, y) => tokens.map((_, x) => Number(x === y)));
  const svg = attentionSvg({ source: tokens, target: tokens, weights });
  expect(Number(/width="(\d+)"/.exec(svg)![1])).toBeGreaterThan(80 * 18);
  expect(svg).toContain('font-size="12"');
});

test("the terminal shows bars below the source tokens", () => {
  expect(attentionText(house)).toBe(
    ["      ein kleines Haus", "a     ███ ░░░░░░░", "small ░░░ ███████ ░░░░", "house     ░░░░░░░ ████"].join(
      "\n",
    ),
  );
});

test("Chinese characters and emoji are two columns wide, marks that combine none", () => {
  const text = attentionText({
    source: ["好", "吗", "😀", "e\u0301"],
    target: ["ok", "嗎"],
    weights: [
      [0.7, 0.25, 0.05, 0],
      [0, 0.2, 0.3, 0.5],
    ],
  });
  expect(text).toBe(["   好 吗 😀 e\u0301", "ok ██ ▒▒ ░░", "嗎    ▒▒ ▒▒ ▓"].join("\n"));
});

test("what does not fit into the terminal follows in blocks, of the lines that have something to show", () => {
  expect(attentionText(house, { width: 18 })).toBe(
    [
      "      ein kleines",
      "a     ███ ░░░░░░░",
      "small ░░░ ███████",
      "house     ░░░░░░░",
      "",
      "      Haus",
      "small ░░░░",
      "house ████",
    ].join("\n"),
  );
});

test("a terminal narrower than a token still shows one at a time", () => {
  expect(attentionText(house, { width: 1 }).split("\n\n")).toHaveLength(3);
});

test("what is no attention is refused", () => {
  const refuses = (attention: Attention, message: string): void => {
    expect(() => attentionSvg(attention)).toThrow(new Error(`attentionSvg: ${message}`));
    expect(() => attentionText(attention)).toThrow(new Error(`attentionText: ${message}`));
  };
  refuses({ source: [], target: ["a"], weights: [[]] }, "source must have at least one token, got none.");
  refuses({ source: ["a"], target: [], weights: [] }, "target must have at least one token, got none.");
  refuses(
    { source: ["a"], target: ["b", "c"], weights: [[1]] },
    "weights must be [target=2, source=1], got 1 rows.",
  );
  refuses(
    { source: ["a"], target: ["b", "c"], weights: [[1], [0.5, 0.5]] },
    "weights must be [target=2, source=1], got 2 in row 1.",
  );
  refuses(
    { source: ["a", "b"], target: ["c"], weights: [[1, -2.5]] },
    "weights must be from 0 to 1, got -2.5 in row 0, column 1. " +
      "Pass the weights behind the softmax, not the scores before it.",
  );
  refuses(
    { source: ["a"], target: ["b"], weights: [Float32Array.of(Number.NaN)] },
    "weights must be from 0 to 1, got NaN in row 0, column 0. " +
      "Pass the weights behind the softmax, not the scores before it.",
  );
});

test("weights of single precision that pass 1 by rounding are allowed", () => {
  const weights = [Float32Array.of(1.0000001)];
  expect(attentionSvg({ source: ["a"], target: ["b"], weights })).toContain('fill-opacity="1"');
});
