import type { Translation } from "./translator.ts";

const shades = [" ", "░", "▒", "▓", "█"];

/** The alignment as text: a line for each token of the translation, with how much each source token mattered for it. */
export function alignmentText({ sourceTokens, targetTokens, alignment }: Translation): string {
  const width = Math.max(...targetTokens.map(columnsOf));
  const lines = targetTokens.slice(0, -1).map((token, row) => {
    const weights = Array.from(alignment[row] ?? []);
    const picture = weights.map((weight) => shades[Math.min(4, Math.floor(weight * 5))]!.repeat(2)).join("");
    const strongest = weights
      .map((weight, position) => [weight, sourceTokens[position]!] as const)
      .sort(([a], [b]) => b - a)
      .slice(0, 2)
      .filter(([weight]) => weight >= 0.2)
      .map(([weight, source]) => `${shown(source)} ${Math.round(100 * weight)} %`);
    return `  ${shown(token)}${" ".repeat(width - columnsOf(token))}  ${picture}  ${strongest.join(", ")}`;
  });
  return lines.join("\n");
}

/** A token as people read it: its space in front as it is. */
function shown(token: string): string {
  return token.startsWith("▁") ? token.slice(1) || "▁" : `·${token}`;
}

/** How many columns a token takes on a terminal: Chinese characters take two. */
function columnsOf(token: string): number {
  return Array.from(shown(token)).reduce(
    (sum, one) => sum + (/\p{Script=Han}|[，。？！]/u.test(one) ? 2 : 1),
    0,
  );
}
