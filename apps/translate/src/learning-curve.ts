import { init } from "echarts";

/** A number at a step. */
export type LossPoint = readonly [step: number, value: number];

/** What a learning curve shows. */
export interface Curves {
  /** Nats per token. */
  readonly training: readonly LossPoint[];
  readonly validation: readonly LossPoint[];
  readonly bleu: readonly LossPoint[];
}

/** The learning curve as an SVG picture: training and validation loss on the left axis, BLEU on the right one, over steps. */
export function learningCurveSvg(title: string, { training, validation, bleu }: Curves): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 720, height: 400 });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "#ffffff",
      title: { text: title, left: 16, top: 10, textStyle: { fontSize: 15 } },
      legend: { top: 34, left: "center", itemGap: 24 },
      grid: { left: 64, right: 64, top: 72, bottom: 52 },
      xAxis: { type: "value", name: "step", nameLocation: "middle", nameGap: 30, max: "dataMax" },
      yAxis: [
        { type: "value", name: "nats / token", nameLocation: "middle", nameGap: 42, scale: true },
        { type: "value", name: "BLEU", nameLocation: "middle", nameGap: 42, splitLine: { show: false } },
      ],
      // Colours that colour-blind people can tell apart (Okabe and Ito, 2008), and different lines.
      series: [
        line("training (smoothed labels)", smoothed(training), "#0072B2", { width: 1.5 }, false),
        line("validation", validation, "#D55E00", { width: 2.5 }, true),
        { ...line("BLEU, validation", bleu, "#009E73", { width: 2.5, type: "dashed" }, true), yAxisIndex: 1 },
      ],
    });
    return withTitle(chart.renderToSVGString(), `Learning curve of ${title}`);
  } finally {
    chart.dispose();
  }
}

function line(
  name: string,
  data: readonly LossPoint[],
  color: string,
  lineStyle: object,
  showSymbol: boolean,
) {
  return { name, type: "line" as const, data: [...data], color, lineStyle, showSymbol, symbolSize: 6 };
}

/** The picture with a name that screen readers say. */
function withTitle(svg: string, title: string): string {
  const escaped = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return svg.replace(/^<svg([^>]*)>/, `<svg role="img"$1><title>${escaped}</title>`);
}

/** An exponential average over about twenty points, at most 400 of them, so that the trend can be seen. */
function smoothed(points: readonly LossPoint[]): LossPoint[] {
  let average = points[0]?.[1] ?? 0;
  const every = Math.ceil(points.length / 400);
  return points
    .map(([step, loss]): LossPoint => {
      average += (loss - average) / 10;
      return [step, Number(average.toFixed(4))];
    })
    .filter((_, index) => index % every === 0);
}
