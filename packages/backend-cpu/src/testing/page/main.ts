// Runs training steps where the test says: on the page's own thread, or in a worker of it.
import { stop } from "@refrain/core";
import { platform } from "#platform";
import { type Trained, trainingStep } from "../training-step.ts";
import { withoutStack } from "../without-stack.ts";

/** What the test calls. */
export interface TestPage {
  trainHere(threads: number): Promise<Trained>;
  trainInWorker(threads: number): Promise<Trained>;
  /** Trains where a worker traps, and then anew. */
  trainAfterTrap(threads: number): Promise<Trained & { readonly error: string }>;
}

const page: TestPage = {
  trainHere: trainingStep,
  async trainAfterTrap(threads) {
    const error = await withoutStack(platform, () => trainingStep(threads)).then(
      () => "none",
      ({ message }: Error) => message,
    );
    await stop();
    return { ...(await trainingStep(threads)), error };
  },
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
