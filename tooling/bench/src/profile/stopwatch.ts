/** Time that was spent on one kind of work. */
export interface Spent {
  readonly name: string;
  readonly milliseconds: number;
  readonly calls: number;
}

/** Takes the time of work by its name. */
export interface Stopwatch {
  time<Result>(name: string, work: () => Result): Result;
  /** Time until the result is there. */
  timeAsync<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /** All since the last reset, the most time first. */
  spent(): Spent[];
  reset(): void;
}

/** A stopwatch at zero. */
export function stopwatch(): Stopwatch {
  const totals = new Map<string, Spent>();
  const add = (name: string, begin: number): void => {
    const { milliseconds, calls } = totals.get(name) ?? { milliseconds: 0, calls: 0 };
    totals.set(name, {
      name,
      milliseconds: milliseconds + performance.now() - begin,
      calls: calls + 1,
    });
  };
  return {
    time(name, work) {
      const begin = performance.now();
      const result = work();
      add(name, begin);
      return result;
    },
    async timeAsync(name, work) {
      const begin = performance.now();
      const result = await work();
      add(name, begin);
      return result;
    },
    spent: () => [...totals.values()].sort((a, b) => b.milliseconds - a.milliseconds),
    reset: () => totals.clear(),
  };
}
