import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { version } from "./version.ts";

test("signatures name the version that package.json has", () => {
  expect(version).toBe(manifest.version);
});
