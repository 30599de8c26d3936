import { cpus } from "node:os";
import { setTimeout as wait } from "node:timers/promises";

const SAMPLE_MILLISECONDS = 300;

/**
 * The share of the processor, 0 to 1, that is busy while we do nothing: what other processes take. A busy machine makes
 * ratios worthless, not only times: who waits for threads by spinning loses most.
 */
export async function otherLoad(): Promise<number> {
  const before = ticks();
  await wait(SAMPLE_MILLISECONDS);
  const after = ticks();
  const whole = after.whole - before.whole;
  return whole === 0 ? 0 : 1 - (after.idle - before.idle) / whole;
}

function ticks(): { idle: number; whole: number } {
  const each = cpus().map(({ times }) => times);
  const idle = each.reduce((sum, times) => sum + times.idle, 0);
  return { idle, whole: each.reduce((sum, t) => sum + t.user + t.nice + t.sys + t.idle + t.irq, 0) };
}
