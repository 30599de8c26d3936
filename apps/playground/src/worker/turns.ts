/** What a run is told from outside, between two of its steps. */
export interface Turns<Now> {
  /** Does what was asked for since the last step; waits while paused. Says whether to take another step. */
  between(now: Now): Promise<boolean>;
  /** Asks for something to be done with the state of a run that is between two steps. */
  ask(task: (now: Now) => Promise<void>): void;
  /** Lets `steps` more steps happen; 0 pauses. */
  allow(steps: number): void;
  /** Ends the run when its tasks are done. */
  end(): void;
}

/** @param onWait called when the run begins to wait for more steps to be allowed. */
export function turns<Now>(allowed: number, onWait: () => void): Turns<Now> {
  const tasks: ((now: Now) => Promise<void>)[] = [];
  let left = allowed;
  let ended = false;
  let wake: () => void = () => {};
  return {
    async between(now) {
      let told = false;
      for (;;) {
        for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) await task(now);
        if (ended) return false;
        if (left > 0) {
          left--;
          return true;
        }
        if (!told) onWait();
        told = true;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    ask(task) {
      tasks.push(task);
      wake();
    },
    allow(steps) {
      left = steps;
      wake();
    },
    end() {
      ended = true;
      wake();
    },
  };
}
