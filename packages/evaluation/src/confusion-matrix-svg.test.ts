import { expect, test } from "vitest";
import { confusionMatrix } from "./confusion-matrix.ts";
import { confusionMatrixSvg, inkColor, shareColor } from "./confusion-matrix-svg.ts";

const luminance = (color: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};

const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
};

test("a larger share is always darker, and its count legible on it (WCAG AA)", () => {
  for (let percent = 0; percent <= 100; percent++) {
    expect(contrast(shareColor(percent / 100), inkColor(percent / 100))).toBeGreaterThanOrEqual(4.5);
    if (percent > 0) {
      expect(luminance(shareColor(percent / 100))).toBeLessThan(luminance(shareColor((percent - 1) / 100)));
    }
  }
});

test("the picture has a cell with a tooltip for each pair, counts, names and the title", () => {
  const matrix = confusionMatrix([0, 1, 1], [0, 1, 0], { labels: ["cat", "dog"] });
  const svg = confusionMatrixSvg(matrix, { title: "Pets" });
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*role="img" aria-label="Pets"/);
  expect(svg).toContain("<title>cat taken for dog: 1 of 2</title>");
  expect(svg.match(/ taken for /g)).toHaveLength(4);
  expect(svg.match(/>1<\/text>/g)).toHaveLength(3);
  expect(svg.match(/>dog<\/text>/g)).toHaveLength(2);
});

test("names that XML or the eye would lose are shown", () => {
  const svg = confusionMatrixSvg(confusionMatrix([0], [0], { labels: ['<"&">', "\n", " ", "\\"] }));
  expect(svg).toContain(">&lt;&quot;&amp;&quot;&gt;</text>");
  expect(svg).toContain(">\\n</text>");
  expect(svg).toContain(">&quot; &quot;</text>");
  expect(svg).toContain(">\\</text>");
});

test("the picture of a class without references has no share to shade, and still stands", () => {
  const svg = confusionMatrixSvg(confusionMatrix([0], [0], { labels: ["seen", "never"] }));
  expect(svg).not.toContain("NaN");
  expect(svg).toContain("<title>never taken for seen: 0 of 0</title>");
});

test("many classes make small cells without counts", () => {
  const labels = Array.from({ length: 40 }, (_, id) => `class ${id}`);
  const ids = labels.map((_, id) => id);
  const svg = confusionMatrixSvg(confusionMatrix(ids, ids, { labels }));
  expect(svg.match(/<rect /g)).toHaveLength(40 * 40 + 1);
  expect(svg).not.toMatch(/>1<\/text>/);
});
