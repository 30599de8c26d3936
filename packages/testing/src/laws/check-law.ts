import type { Law } from "./law.ts";

/** What came of a law. `skipped` is one that does not hold, with the reason that was given for it. */
export type Outcome =
  | { readonly kind: "holds" }
  | { readonly kind: "skipped"; readonly reason: string; readonly error: Error }
  | { readonly kind: "broken"; readonly error: Error };

/**
 * Runs a law, and weighs it against the reason for skipping it, if there is one: a skipped law that holds is broken.
 *
 * @param reason why the law is known not to hold; undefined when it must.
 */
export async function checkLaw(law: Law, reason: string | undefined): Promise<Outcome> {
  let error: Error | null = null;
  try {
    await law.run();
  } catch (thrown) {
    error = thrown instanceof Error ? thrown : new Error(String(thrown));
  }
  if (reason === undefined) return error === null ? { kind: "holds" } : { kind: "broken", error };
  if (error !== null) return { kind: "skipped", reason, error };
  const holds = new Error(
    `"${law.name}" is skipped because "${reason}", but it holds. Take it off the skip list.`,
  );
  return { kind: "broken", error: holds };
}

/**
 * Checks that every name on a skip list is a law's, and that every skip has a reason.
 *
 * @throws when one is not.
 */
export function checkSkips(laws: readonly Law[], skip: Readonly<Record<string, string>>): void {
  const names = new Set(laws.map(({ name }) => name));
  for (const [name, reason] of Object.entries(skip)) {
    if (!names.has(name)) {
      throw new Error(`skip: there is no law "${name}". The laws are: "${[...names].join('", "')}".`);
    }
    if (reason.trim() === "") throw new Error(`skip: "${name}" needs a reason.`);
  }
}
