import type { HostValue } from "@refrain/core";
import { type Checkpoint, tensorsUnder } from "./checkpoint.ts";
import { differencesOf } from "./restore.ts";
import { withoutState } from "./without-state.ts";

/**
 * A checkpoint with the mean of several checkpoints' parameters, often better than the last one alone (Vaswani et al., 2017,
 * averaged the last 5 to 20). All else is the last one's, except that it is for use, not to resume: it has no state.
 *
 * @throws when there is none, or they are of different models.
 */
export function averageCheckpoints(checkpoints: readonly Checkpoint[]): Checkpoint {
  const last = checkpoints.at(-1);
  if (last === undefined) throw new Error("averageCheckpoints: pass at least one checkpoint, got none.");
  const groups = checkpoints.map((each) => tensorsUnder(each, "params"));
  groups.forEach((params, index) => {
    const [difference] = differencesOf(groups[0]!, params);
    if (difference === undefined) return;
    throw new Error(
      `averageCheckpoints: all must be of one model; checkpoint ${index} is not like the first. ${difference}.`,
    );
  });
  const tensors = new Map(
    Array.from(groups.at(-1)!, ([name, value]) => [
      name,
      meanOf(
        groups.map((params) => params.get(name)!),
        value,
      ),
    ]),
  );
  return { ...withoutState(last), tensors };
}

function meanOf(values: readonly HostValue[], like: HostValue): HostValue {
  const data = like.data.map((_, i) => {
    let total = 0;
    for (const value of values) total += value.data[i]!;
    return total / values.length;
  });
  return { ...like, data };
}
