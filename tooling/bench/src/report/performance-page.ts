import { builtInSentence, type Cells, loadSentence, memoryCells, rowCells, scalingCells } from "./cells.ts";
import { meanRatio, type Part, type Report, ratiosOf, type Section } from "./report.ts";

/** The page `docs/performance.md`. */
export function performancePage(report: Report): string {
  const paragraphs = [
    ...introduction(report),
    ...report.parts.flatMap(partText),
    ...memoryText(report),
    ...scalingText(report),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function introduction({ machine, date, command, rounds }: Report): string[] {
  const { processor, cores, memory, platform, node } = machine;
  return [
    "# Performance",
    `How long a step of Refrain takes on one machine, beside what people use instead. \`${command}\` measured it and wrote this page.`,
    markdownTable(
      [
        ["processor", "cores", "memory", "system", "Node", "date"],
        [processor, String(cores), `${memory} GiB`, platform, node, date],
      ],
      6,
    ),
    `Both sides take turns, with as many threads. A time is the median over ${rounds} rounds of 1 to 20 steps, after a warm-up, in milliseconds a step. The ratio is the other's time over Refrain's: above 1, Refrain is faster; rows below 1 are marked.`,
  ];
}

function partText({ engine, peer, sections }: Part): string[] {
  const mean = meanRatio(sections);
  const warning = loadSentence(sections.flatMap(({ rows }) => rows));
  return [
    `## ${engine}`,
    "name" in peer ? `Against ${peer.name}.` : "**No peer** could be measured.",
    ...(warning === null ? [] : [`**${warning}**`]),
    ...(mean === null ? [] : [`Geometric mean of all ratios: **${mean.toFixed(2)}**. ${belowOne(sections)}`]),
    ...sections.flatMap((section) => sectionText(section, "name" in peer ? peer.name : "peer")),
  ];
}

function belowOne(sections: readonly Section[]): string {
  const below = ratiosOf(sections).filter((ratio) => ratio < 1).length;
  return below === 0 ? "No row is below 1." : `Rows below 1: ${below}.`;
}

function sectionText(section: Section, peer: string): string[] {
  const { title, about, rows } = section;
  const mean = rows.length > 1 ? meanRatio([section]) : null;
  return [
    `### ${title}`,
    about,
    markdownTable(rowCells(rows, peer)),
    ...rows.map(builtInSentence).filter((sentence) => sentence !== null),
    ...(mean === null ? [] : [`Geometric mean: ${mean.toFixed(2)}.`]),
  ];
}

function memoryText({ memory, parts }: Report): string[] {
  if (memory.length === 0) return [];
  return [
    "## Memory",
    `Peak memory of four steps on ${parts[0]!.engine}. First what they took, their tensors made among them: the most that a fresh process had meanwhile, less what it had when the smallest workload of their kind, every size 1, had run for a second: 0 where that had left enough free. Then the most that the process ever had, with the runtime and all libraries. The median of three processes each; the ratio is PyTorch's over Refrain's.`,
    markdownTable(memoryCells(memory)),
  ];
}

function scalingText({ scaling, parts }: Report): string[] {
  if (scaling.length === 0) return [];
  return [
    "## Scaling",
    `An LSTM layer's training step as one size grows, on ${parts[0]!.engine}, unless a row has other threads. GFLOP/s counts the operations of the matrix products: where it stays level, the time grows as the work does.`,
    ...scaling.flatMap((series) => [`### With ${series.title}`, markdownTable(scalingCells(series))]),
  ];
}

function markdownTable(cells: Cells, words = 2): string {
  const [head, ...rows] = cells.map((row) => `| ${row.join(" | ")} |`);
  const rule = `| ${cells[0]!.map((_, column) => (column < words ? "---" : "---:")).join(" | ")} |`;
  return [head, rule, ...rows].join("\n");
}
