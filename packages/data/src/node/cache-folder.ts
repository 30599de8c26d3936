import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** What decides where caches lie; by default that of the running process. */
export interface CacheFolderOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
}

/**
 * Where downloads are kept: `refrain` in `XDG_CACHE_HOME` or `~/.cache`, on macOS in `~/Library/Caches`, on
 * Windows in `LOCALAPPDATA`.
 */
export function cacheFolder({
  environment = process.env,
  platform = process.platform,
  home = homedir(),
}: CacheFolderOptions = {}): string {
  return join(cachesOf(environment, platform, home), "refrain");
}

function cachesOf(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  // The XDG specification asks to ignore a relative path.
  if (XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  if (platform === "darwin") return join(home, "Library", "Caches");
  if (platform === "win32") return LOCALAPPDATA || join(home, "AppData", "Local");
  return join(home, ".cache");
}
