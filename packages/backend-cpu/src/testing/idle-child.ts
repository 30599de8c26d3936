// Starts three threads of WebAssembly, computes, and comes to its end without disposing of them.
import { matMul, random, start } from "@refrain/core";
import { cpu } from "../index.ts";

const device = await start(cpu({ engine: "wasm", threads: 3 }));
const matrix = random(1).normal([200, 200]);
console.log(device.description, matMul(matrix, matrix).shape.join());
