// The worker: an engine of its own, and all work that takes time, so that the page never waits for it.
import { checkCell } from "./check-cell.ts";
import { startEngine } from "./engine.ts";
import type { Order, Report } from "./protocol.ts";
import { race } from "./race.ts";
import { trainer } from "./trainer.ts";
import { verify } from "./verify.ts";

const say = (report: Report): void => {
  const transfer = report.kind === "saved" ? [report.bytes.buffer] : [];
  postMessage(report, { transfer });
};

const training = trainer(say);
let engine: Promise<void> = Promise.resolve();

async function handle(order: Order): Promise<void> {
  if (order.kind === "start") {
    engine = startEngine(order.engine).then((started) => say({ kind: "engine", ...started }));
    return engine;
  }
  if (order.kind === "verify") return verify(order.engine, say);
  // Whatever comes before the engine runs waits for it, in its order.
  await engine;
  if (order.kind === "check") {
    const checked = await checkCell(order.source, order.hiddenSize);
    return say("fault" in checked ? { kind: "faulty", ...checked } : { kind: "checked", cell: checked });
  }
  if (order.kind === "race") return race(order.job, say);
  return training.handle(order);
}

addEventListener("message", ({ data: order }: MessageEvent<Order>) => {
  handle(order).catch((error: unknown) => {
    say({
      kind: "failed",
      order: order.kind,
      message: error instanceof Error ? error.message : String(error),
    });
  });
});
