import { createLogUpdate } from "log-update";

/** A line that is kept up to date while something runs. */
export interface Progress {
  /** Shows a line in the place of the one before. */
  show(line: string): void;
  /** Prints a line that stays. */
  print(line: string): void;
  end(): void;
}

/** Progress on a terminal; elsewhere, such as in a log file, one line every ten seconds. */
export function terminalProgress(stream: NodeJS.WriteStream = process.stdout): Progress {
  if (!stream.isTTY) {
    let last = Number.NEGATIVE_INFINITY;
    return {
      show(line) {
        if (performance.now() - last < 10_000) return;
        last = performance.now();
        stream.write(`${line}\n`);
      },
      print: (line) => void stream.write(`${line}\n`),
      end() {},
    };
  }
  const update = createLogUpdate(stream);
  let last = Number.NEGATIVE_INFINITY;
  return {
    show(line) {
      if (performance.now() - last < 50) return;
      last = performance.now();
      update(line);
    },
    print(line) {
      update.clear();
      stream.write(`${line}\n`);
    },
    end: () => update.done(),
  };
}

/** A share as a bar of blocks. */
export function bar(share: number, width = 24): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}

/** Seconds as `1 min 05 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** A count as people read it: `12,345`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
