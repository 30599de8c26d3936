// The worker in Node.
import { parentPort, workerData } from "node:worker_threads";
import { work } from "./work.js";

work(workerData, () => parentPort.postMessage("ready"));
