import type { Order, Report } from "../worker/protocol.ts";

/** A worker of this page, with an engine of its own. */
export interface WorkerLink {
  send(order: Order): void;
  /** Ends it, whatever it is doing. */
  close(): void;
}

/**
 * Starts a worker.
 *
 * @param onReport gets what it tells.
 * @param onBreak called when it breaks down as a whole.
 */
export function openWorker(
  onReport: (report: Report) => void,
  onBreak: (message: string) => void,
): WorkerLink {
  const worker = new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<Report>) => onReport(data));
  worker.addEventListener("error", ({ message }) => onBreak(message || "The worker could not be loaded."));
  return {
    send: (order) => worker.postMessage(order),
    close: () => worker.terminate(),
  };
}
