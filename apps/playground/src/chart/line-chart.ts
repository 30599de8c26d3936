import uPlot from "uplot";
import { type LineStyle, lineStyles, themeColour } from "./colours.ts";

/** One line of a chart. */
export interface Line {
  readonly label: string;
  readonly style: LineStyle;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What a chart shows. */
export interface ChartContent {
  /** What it shows, in words, for those who do not see it. */
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
}

/** Lines over numbers, in an element of the page. */
export interface LineChart {
  show(content: ChartContent): void;
  /** Takes the theme's colours anew. */
  recolour(): void;
}

/**
 * @param element is filled, and given the chart's name.
 * @param options.logarithmic whether the y axis shows powers of ten.
 */
export function lineChart(
  element: HTMLElement,
  { logarithmic = false }: { readonly logarithmic?: boolean } = {},
): LineChart {
  let chart: uPlot | null = null;
  let form = "";
  let content: ChartContent | null = null;
  element.setAttribute("role", "img");

  const draw = (): void => {
    if (content === null || element.clientWidth === 0) return;
    element.setAttribute("aria-label", content.description);
    const { xLabel, yLabel, lines } = content;
    const data = aligned(
      lines.map(({ points }) => points),
      logarithmic,
    );
    const wanted = JSON.stringify([xLabel, yLabel, lines.map(({ label, style }) => [label, style])]);
    if (chart === null || wanted !== form) {
      chart?.destroy();
      chart = new uPlot(options(element, content, logarithmic), data, element);
      form = wanted;
    } else chart.setData(data);
  };

  new ResizeObserver(() => {
    if (chart === null) draw();
    else if (element.clientWidth > 0) chart.setSize(sizeOf(element));
  }).observe(element);
  return {
    show(next) {
      content = next;
      draw();
    },
    recolour() {
      chart?.destroy();
      chart = null;
      draw();
    },
  };
}

/** Lines over one axis, as uPlot takes them; a logarithm has nothing to say of 0. */
function aligned(lines: readonly Line["points"][], logarithmic: boolean): uPlot.AlignedData {
  const tables = lines.map((points): uPlot.AlignedData => {
    const shown = logarithmic ? points.filter(([, y]) => y > 0) : points;
    return [shown.map(([x]) => x), shown.map(([, y]) => y)];
  });
  return tables.length === 1 ? tables[0]! : uPlot.join(tables);
}

function options(
  element: HTMLElement,
  { xLabel, yLabel, lines }: ChartContent,
  logarithmic: boolean,
): uPlot.Options {
  const axis = (label: string): uPlot.Axis => ({
    label,
    labelSize: 20,
    font: "12px system-ui, sans-serif",
    labelFont: "12px system-ui, sans-serif",
    stroke: themeColour("--muted"),
    grid: { stroke: themeColour("--line"), width: 1 },
    ticks: { stroke: themeColour("--line"), width: 1 },
  });
  return {
    ...sizeOf(element),
    scales: { x: { time: false }, y: logarithmic ? { distr: 3 } : {} },
    axes: [axis(xLabel), { ...axis(yLabel), ...(logarithmic ? powersOfTen : { size: 48 }) }],
    cursor: { drag: { x: false, y: false } },
    series: [
      { label: xLabel },
      ...lines.map(({ label, style }) => ({
        label,
        stroke: themeColour(lineStyles[style].colour),
        dash: [...lineStyles[style].dash],
        width: style === "faint" ? 1 : 2,
        spanGaps: true,
        points: { show: false },
        value: (_: uPlot, value: number | null) => (value === null ? "–" : value.toPrecision(4)),
      })),
    ],
  };
}

/** A logarithmic axis with marks at powers of ten alone, few enough to read. */
const powersOfTen: uPlot.Axis = {
  size: 64,
  splits(_, _axis, least, most) {
    const [low, high] = [Math.ceil(Math.log10(least)), Math.floor(Math.log10(most))];
    const every = Math.max(1, Math.ceil((high - low) / 6));
    return Array.from(
      { length: Math.floor((high - low) / every) + 1 },
      (_mark, index) => 10 ** (low + index * every),
    );
  },
  filter: (_, splits) => splits,
  values: (_, splits) => splits.map((split) => split.toExponential(0)),
};

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: Math.min(280, Math.max(180, element.clientWidth * 0.5)) };
}
