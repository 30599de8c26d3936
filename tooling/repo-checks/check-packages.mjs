// Packs every public package as npm would and checks what users get: publint and "are the types wrong".
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "refrain-pack-"));
let failed = false;

function run(program, args, cwd) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status !== 0) {
    failed = true;
    console.error(`${program} ${args.join(" ")}\n${stdout}${stderr}`);
  }
}

try {
  for (const name of readdirSync("packages")) {
    const cwd = join("packages", name);
    const manifest = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
    if (manifest.private) continue;
    run("pnpm", ["pack", "--pack-destination", folder], cwd);
    const tarball = readdirSync(folder).find((file) => file.startsWith(`refrain-${name}-`));
    if (tarball === undefined) {
      failed = true;
      console.error(`${name}: pnpm pack wrote no tarball.`);
      continue;
    }
    run("npx", ["publint", "run", join(folder, tarball), "--strict"]);
    // Refrain is for ES modules only, so the CommonJS column does not count.
    run("npx", ["attw", join(folder, tarball), "--profile", "esm-only"]);
    console.log(`${manifest.name}: packed and checked`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
