import { join } from "node:path";
import { expect, test } from "vitest";
import { cacheFolder } from "./cache-folder.ts";

const home = "/home/ada";

test.each<[NodeJS.Platform, Record<string, string>, string[]]>([
  ["linux", {}, [home, ".cache", "refrain"]],
  ["linux", { XDG_CACHE_HOME: "/var/caches" }, ["/var/caches", "refrain"]],
  ["linux", { XDG_CACHE_HOME: "relative" }, [home, ".cache", "refrain"]],
  ["linux", { XDG_CACHE_HOME: "" }, [home, ".cache", "refrain"]],
  ["darwin", {}, [home, "Library", "Caches", "refrain"]],
  ["darwin", { XDG_CACHE_HOME: "/var/caches" }, ["/var/caches", "refrain"]],
  ["win32", { LOCALAPPDATA: "/app/local" }, ["/app/local", "refrain"]],
  ["win32", {}, [home, "AppData", "Local", "refrain"]],
])("caches on %s with %j lie where the platform keeps them", (platform, environment, folder) => {
  expect(cacheFolder({ platform, environment, home })).toBe(join(...folder));
});

test("the running process has a cache folder", () => {
  expect(cacheFolder()).toMatch(/refrain$/);
});
