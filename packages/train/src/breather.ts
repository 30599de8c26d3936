/** How long work goes on without a break, in milliseconds. */
const BREATH = 50;

/**
 * A pause to take after each piece of work: it lets timers, signals and a page's events have a turn, but only when the
 * last turn was a while ago. Without it, a loop on a device that reads at once would never let go of its thread.
 */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < BREATH) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}
