import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A process that answers each line of JSON with one. */
export interface LineServer {
  /** What it said of itself when it was ready. */
  readonly greeting: unknown;
  /** @throws when the process ends before it has answered, with the end of what it wrote to standard error. */
  request(message: object): Promise<unknown>;
  /** Lets it end. */
  close(): void;
}

/**
 * Starts a process that greets with one line of JSON, then answers each line with one.
 *
 * @throws when it cannot be started, or ends without a greeting.
 */
export async function startLineServer(command: string, args: readonly string[]): Promise<LineServer> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.on("data", (text) => {
    complaints = `${complaints}${text}`.slice(-2000);
  });
  child.stdin.on("error", () => {}); // A process that ended is seen by its missing answer.
  const ended = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(`it ended with ${signal ?? code}: ${complaints.trim()}`));
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => {
    const { value, done } = await Promise.race([lines.next(), ended.then(() => ({ value: "", done: true }))]);
    if (done) throw new Error(`${command} ${args.join(" ")} gave no answer: ${await ended}`);
    return JSON.parse(value);
  };
  const greeting = await nextLine();
  return {
    greeting,
    request(message) {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      return nextLine();
    },
    close: () => child.stdin.end(),
  };
}
