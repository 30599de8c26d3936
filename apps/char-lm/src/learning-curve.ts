import { init } from "echarts";

/** A loss at a step. */
export type LossPoint = readonly [step: number, nats: number];

/** The learning curve as an SVG picture: training and validation loss, in nats a character, over steps. */
export function learningCurveSvg(
  title: string,
  training: readonly LossPoint[],
  validation: readonly LossPoint[],
): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 720, height: 400 });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "#ffffff",
      title: { text: title, left: 16, top: 10, textStyle: { fontSize: 15 } },
      legend: { top: 12, right: 24, itemGap: 24 },
      grid: { left: 64, right: 32, top: 56, bottom: 52 },
      xAxis: { type: "value", name: "step", nameLocation: "middle", nameGap: 30, max: "dataMax" },
      yAxis: { type: "value", name: "nats / character", nameLocation: "middle", nameGap: 42, scale: true },
      series: [
        // Two colours that colour-blind people can tell apart (Okabe and Ito, 2008), and two line widths.
        {
          name: "training",
          type: "line",
          data: smoothed(training),
          showSymbol: false,
          lineStyle: { width: 1.5 },
          color: "#0072B2",
        },
        {
          name: "validation",
          type: "line",
          data: [...validation],
          symbolSize: 7,
          lineStyle: { width: 2.5 },
          color: "#D55E00",
        },
      ],
    });
    return withTitle(chart.renderToSVGString(), `Learning curve of ${title}`);
  } finally {
    chart.dispose();
  }
}

/** The picture with a name that screen readers say. */
function withTitle(svg: string, title: string): string {
  const escaped = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return svg.replace(/^<svg([^>]*)>/, `<svg role="img"$1><title>${escaped}</title>`);
}

/** An exponential average over about twenty points, so that the trend can be seen. */
function smoothed(points: readonly LossPoint[]): LossPoint[] {
  let average = points[0]?.[1] ?? 0;
  return points.map(([step, loss]) => {
    average += (loss - average) / 10;
    return [step, Number(average.toFixed(4))];
  });
}
