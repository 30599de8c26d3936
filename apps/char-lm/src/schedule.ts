import { cosine, type Schedule, warmUp } from "@refrain/optim";
import type { Settings } from "./settings.ts";

/** The learning rate of a run: it rises over the first steps, then falls to a tenth. */
export function schedule({ learningRate, steps }: Pick<Settings, "learningRate" | "steps">): Schedule {
  const rising = Math.max(1, Math.min(100, Math.floor(steps / 10)));
  const falling = cosine(learningRate, { steps: Math.max(1, steps - rising), minimum: learningRate / 10 });
  return warmUp(falling, { steps: rising });
}
