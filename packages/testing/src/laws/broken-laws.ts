import { checkLaw } from "./check-law.ts";
import type { Law } from "./law.ts";

/** The laws that a plug-in breaks, by name, each with what was found. */
export async function brokenLaws(laws: readonly Law[]): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const law of laws) {
    const outcome = await checkLaw(law, undefined);
    if (outcome.kind === "broken") found[law.name] = outcome.error.message;
  }
  return found;
}

/** The laws of some names. */
export function lawsNamed(laws: readonly Law[], ...names: readonly string[]): Law[] {
  return names.map((name) => {
    const law = laws.find((each) => each.name === name);
    if (law === undefined) throw new Error(`There is no law "${name}".`);
    return law;
  });
}
