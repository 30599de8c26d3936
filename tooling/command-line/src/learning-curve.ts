import { init } from "echarts";

/** A number at a step. */
export type CurvePoint = readonly [step: number, value: number];

/** What a learning curve shows. */
export interface LearningCurve {
  readonly title: string;
  /** What the losses are in: `nats / character`. */
  readonly unit: string;
  /** The loss of each step; it is drawn smoothed. */
  readonly training: readonly CurvePoint[];
  /** What the training loss is called, where it is not the same loss as that of the validation. Default: `training`. */
  readonly trainingName?: string;
  readonly validation: readonly CurvePoint[];
  /** A score of the validation part, on an axis of its own. */
  readonly score?: { readonly name: string; readonly points: readonly CurvePoint[] };
}

/** The learning curve as an SVG picture: training and validation loss on the left axis, a score on the right one, over steps. */
export function learningCurveSvg({
  title,
  unit,
  training,
  trainingName = "training",
  validation,
  score,
}: LearningCurve): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 720, height: 400 });
  const losses = {
    type: "value" as const,
    name: unit,
    nameLocation: "middle" as const,
    nameGap: 42,
    scale: true,
  };
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "#ffffff",
      title: { text: title, left: 16, top: 10, textStyle: { fontSize: 15 } },
      legend: { top: 34, left: "center", itemGap: 24 },
      grid: { left: 64, right: 64, top: 72, bottom: 52 },
      xAxis: { type: "value", name: "step", nameLocation: "middle", nameGap: 30, max: "dataMax" },
      yAxis: score
        ? [losses, { ...losses, name: score.name, scale: false, splitLine: { show: false } }]
        : losses,
      // Colours that colour-blind people can tell apart (Okabe and Ito, 2008), and different lines.
      series: [
        line(trainingName, smoothed(training), "#0072B2", { width: 1.5 }, false),
        line("validation", validation, "#D55E00", { width: 2.5 }, true),
        ...(score ? [scoreLine(score)] : []),
      ],
    });
    return withTitle(chart.renderToSVGString(), `Learning curve of ${title}`);
  } finally {
    chart.dispose();
  }
}

function scoreLine({ name, points }: NonNullable<LearningCurve["score"]>) {
  const style = { width: 2.5, type: "dashed" };
  return { ...line(`${name}, validation`, points, "#009E73", style, true), yAxisIndex: 1 };
}

function line(
  name: string,
  data: readonly CurvePoint[],
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
function smoothed(points: readonly CurvePoint[]): CurvePoint[] {
  let average = points[0]?.[1] ?? 0;
  const every = Math.ceil(points.length / 400);
  return points
    .map(([step, loss]): CurvePoint => {
      average += (loss - average) / 10;
      return [step, Number(average.toFixed(4))];
    })
    .filter((_, index) => index % every === 0);
}
