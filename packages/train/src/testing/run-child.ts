import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** runs a script in a process of its own; `before` is shell that comes first, such as a `ulimit`. */
export function startChild(script: URL, args: readonly string[], before = ""): ChildProcess {
  const path = fileURLToPath(script);
  const command = [process.execPath, "--conditions=@refrain/source", "--import=tsx", path, ...args];
  const quoted = command.map((word) => `'${word}'`).join(" ");
  return spawn("sh", ["-c", `${before} exec ${quoted}`], {
    env: { ...process.env, NODE_OPTIONS: "", TSX_DISABLE_CACHE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** What a child printed, and how it ended. */
export interface Ended {
  readonly lines: readonly string[];
  readonly errors: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Waits for a child's end.
 *
 * @param onLine is called with each line that it prints, as it comes.
 */
export function waitFor(child: ChildProcess, onLine: (line: string) => void = () => {}): Promise<Ended> {
  const lines: string[] = [];
  let [rest, errors] = ["", ""];
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    for (const line of parts) {
      lines.push(line);
      onLine(line);
    }
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  return new Promise((resolve) => {
    child.on("close", (code, signal) => resolve({ lines, errors, code, signal }));
  });
}
