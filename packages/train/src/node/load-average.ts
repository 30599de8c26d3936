import { averageCheckpoints } from "../checkpoint/average-checkpoints.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { withoutState } from "../checkpoint/without-state.ts";
import { loadCheckpoint } from "./load-checkpoint.ts";

/**
 * The mean of several checkpoints' parameters, from their files: `averageCheckpoints`, without ever holding the states of
 * their optimizers together.
 *
 * @throws when there is none, one cannot be read, or they are of different models.
 */
export async function loadAverage(paths: readonly string[]): Promise<Checkpoint> {
  if (paths.length === 0) throw new Error("loadAverage: pass at least one path, got none.");
  const checkpoints: Checkpoint[] = [];
  for (const path of paths) checkpoints.push(withoutState(await loadCheckpoint(path)));
  return averageCheckpoints(checkpoints);
}
