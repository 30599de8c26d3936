import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * A folder in the user's cache that is filled once.
 *
 * @param fill installs into the folder; when it throws, the next call tries again from the start.
 */
export function cachedFolder(name: string, fill: (folder: string) => void): string {
  const folder = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "refrain-bench", name);
  const complete = join(folder, "complete");
  if (existsSync(complete)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  fill(folder);
  writeFileSync(complete, "");
  return folder;
}

/** Runs an installer, its output on standard error. @throws when it fails. */
export function runInstaller(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, {
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (error) throw new Error(`${command} cannot be run: ${error.message}.`);
  if (status !== 0) throw new Error(`\`${command} ${args.join(" ")}\` failed with ${status}.`);
}
