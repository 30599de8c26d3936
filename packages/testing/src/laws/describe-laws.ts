import { describe, it } from "vitest";
import { checkLaw, checkSkips } from "./check-law.ts";
import type { KitOptions, Law } from "./law.ts";

/** Registers each law as a vitest test. A skipped one is shown as skipped, with its reason, as long as it does not hold. */
export function describeLaws(name: string, laws: readonly Law[], { skip = {} }: KitOptions): void {
  checkSkips(laws, skip);
  describe(name, () => {
    for (const law of laws) {
      it(law.name, async (context) => {
        const outcome = await checkLaw(law, skip[law.name]);
        if (outcome.kind === "broken") throw outcome.error;
        if (outcome.kind === "skipped") context.skip(outcome.reason);
      });
    }
  });
}
