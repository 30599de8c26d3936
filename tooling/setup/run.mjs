// The two commands of the README, for a fresh clone with only Node and npm:
//   npm run demo   trains a character language model on a real book
//   npm test       runs every test
// and for more: npm run char-lm -- generate, npm run translate, npm run playground, npm run bench.
// The first call installs what the lockfile names, through the pnpm that package.json pins.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const [command = "setup", ...rest] = process.argv.slice(2);

function run(program, args, options = {}) {
  const { status, error, signal } = spawnSync(program, args, { cwd: root, stdio: "inherit", ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? (signal ? 130 : 1));
}

function install() {
  const lockfile = join(root, "pnpm-lock.yaml");
  const stamp = join(root, "node_modules/.refrain-installed");
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lockfile).mtimeMs) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.log(`Installing dependencies with ${packageManager} (first time only) ...`);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  run(npm, ["exec", "--yes", `--package=${packageManager}`, "--", "pnpm", "install", "--frozen-lockfile"], {
    shell: process.platform === "win32",
  });
  writeFileSync(stamp, "");
}

// The engine as a Node addon, where there is a compiler. Without one the packaged WebAssembly runs, and says so.
function buildEngine() {
  if (!existsSync(join(root, "packages/backend-cpu/build/Release/refrain.node"))) {
    console.log("Building the engine for this processor (first time only) ...");
  }
  const result = spawnSync(process.execPath, ["packages/backend-cpu/scripts/build-native.mjs"], {
    cwd: root,
    encoding: "utf8",
  });
  if (result.status === 0) return;
  const reason = (result.stderr || result.stdout).trim().split("\n").at(-1);
  console.log(`The native engine was not built (${reason}); the WebAssembly engine runs instead.`);
}

const fromSource = ["--conditions=@refrain/source", "--import", "tsx"];
const commands = {
  setup: () => {},
  test: () => run(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...rest]),
  "test:webgpu": () =>
    run(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...rest], {
      env: { ...process.env, REFRAIN_TIER: "webgpu" },
    }),
  demo: () => commands["char-lm"](["train", "--run", "runs/demo", "--overwrite"]),
  "char-lm": (first = []) =>
    run(process.execPath, [...fromSource, "apps/char-lm/src/main.ts", ...first, ...rest], { cwd: root }),
  translate: () => run(process.execPath, [...fromSource, "apps/translate/src/main.ts", ...rest]),
  playground: () => {
    const app = join(root, "apps/playground");
    const vite = join(app, "node_modules/vite/bin/vite.js");
    run(process.execPath, [vite, "build"], { cwd: app });
    run(process.execPath, [vite, "preview", ...rest], { cwd: app });
  },
  "bench:webgpu": () => run(process.execPath, [...fromSource, "tooling/bench/src/webgpu.ts", ...rest]),
  bench() {
    // The packages as they are published: tsx keeps the names of functions, which makes small operations a fifth slower.
    run(process.execPath, ["node_modules/turbo/bin/turbo", "run", "build", "--filter=@refrain/bench^..."]);
    run(process.execPath, ["--import", "tsx", "tooling/bench/src/main.ts", ...rest]);
  },
};

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Refrain needs Node 20.19 or later; this is Node ${process.versions.node}.`);
  process.exit(1);
}

install();
buildEngine();
commands[command]();
