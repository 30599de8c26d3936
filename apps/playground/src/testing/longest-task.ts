import type { Page } from "@refrain/engine-tests/chromium";

/** The longest task of a page's main thread, in milliseconds. */
export interface LongestTask {
  /** From its begin to its end, with whatever the machine did between. */
  readonly wall: number;
  /** The processor time of the task that took most of it. */
  readonly computing: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Measures a page's tasks, as PerformanceObserver's "longtask" has them, but with processor time too. */
export async function longestTask(page: Page, during: () => Promise<void>): Promise<LongestTask> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown[] as TraceEvent[])));
  const complete = new Promise<void>((resolve) => session.on("Tracing.tracingComplete", () => resolve()));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "disabled-by-default-devtools.timeline"] },
  });
  await during();
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  const thread = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  const mains = new Set(
    events.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(thread),
  );
  const tasks = events.filter(
    (event) => event.ph === "X" && event.name.endsWith("RunTask") && mains.has(thread(event)),
  );
  if (tasks.length === 0) throw new Error("longestTask: the browser reported no task of a page.");
  const most = (of: (event: TraceEvent) => number) => Math.round(Math.max(...tasks.map(of)) / 1000);
  return { wall: most(({ dur = 0 }) => dur), computing: most(({ tdur = 0 }) => tdur) };
}
