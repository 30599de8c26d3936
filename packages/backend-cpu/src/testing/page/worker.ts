import { trainingStep } from "../training-step.ts";

self.onmessage = async ({ data }: MessageEvent<number>) => self.postMessage(await trainingStep(data));
