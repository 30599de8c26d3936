// Runs training steps where the test says: on the page's own thread, or in a worker of it.
import { type Trained, trainingStep } from "../training-step.ts";

/** What the test calls. */
export interface TestPage {
  trainHere(threads: number): Promise<Trained>;
  trainInWorker(threads: number): Promise<Trained>;
}

const page: TestPage = {
  trainHere: trainingStep,
  trainInWorker(threads) {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(threads);
    });
  },
};
Object.assign(globalThis, { page });
