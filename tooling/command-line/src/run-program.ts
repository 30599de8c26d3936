import type { Command } from "commander";

/** Runs what the command line asks for. What goes wrong becomes one line on standard error, and the exit code 1. */
export async function runProgram(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
