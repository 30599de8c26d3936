// Builds the Node addon, build/Release/refrain.node, with the node-gyp that comes with npm (or one that is installed).
// Needs a C++17 compiler (GCC or clang), make and Python 3. Exits with 0 when the addon is there and newer than its
// sources; with --force it is built anyway.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { interfaceOfBuild } from "./interface.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const addon = join(root, "build/Release/refrain.node");

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))));
}

function isFresh() {
  const sources = ["binding.gyp", "native", "scripts/interface.mjs"].map((name) => newest(join(root, name)));
  return existsSync(addon) && statSync(addon).mtimeMs >= Math.max(...sources);
}

// Where node-gyp's command may be: told by npm, installed beside us, or inside npm itself.
function findNodeGyp() {
  const prefix = dirname(dirname(process.execPath));
  const candidates = [
    process.env.npm_config_node_gyp,
    resolveInstalled("node-gyp/bin/node-gyp.js"),
    join(prefix, "lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js"),
    join(dirname(process.execPath), "node_modules/npm/node_modules/node-gyp/bin/node-gyp.js"),
    join(prefix, "share/nodejs/node-gyp/bin/node-gyp.js"),
    join(prefix, "share/nodejs/npm/node_modules/node-gyp/bin/node-gyp.js"),
  ];
  return candidates.find((path) => path && existsSync(path));
}

function resolveInstalled(name) {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return undefined;
  }
}

// Node's headers: npm's `nodedir` setting, else those installed with this Node. Without either, node-gyp uses its cache.
function nodeDirectory() {
  if (process.env.npm_config_nodedir) return process.env.npm_config_nodedir;
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, "include/node/node_api.h")) ? prefix : undefined;
}

interfaceOfBuild();
if (!process.argv.includes("--force") && isFresh()) process.exit(0);
const nodeGyp = findNodeGyp();
if (nodeGyp === undefined) {
  console.error(
    "build-native: no node-gyp was found. Install npm, or node-gyp 11 or later, beside this Node.",
  );
  process.exit(1);
}
const directory = nodeDirectory();
const options = ["rebuild", "--silent", ...(directory === undefined ? [] : [`--nodedir=${directory}`])];
const { status, error } = spawnSync(process.execPath, [nodeGyp, ...options], { cwd: root, stdio: "inherit" });
if (error) throw error;
process.exit(status ?? 1);
