import { INTERFACE } from "./interface.ts";

/** A build of the engine that was found. */
export interface FoundBuild {
  readonly file: string;
  /** The interface that it was built with; builds from before there was one have none. */
  readonly found: string | undefined;
  readonly remedy: string;
}

/**
 * Makes sure that a build takes commands as this TypeScript writes them: another would read other operands than were meant, and
 * hang or trap.
 *
 * @throws when it does not.
 */
export function checkInterface({ file, found = "none", remedy }: FoundBuild): void {
  if (found === INTERFACE) return;
  throw new Error(
    `cpu: ${file} of @refrain/backend-cpu must have the interface ${INTERFACE}, and has ${found}: it was built from other sources. In the package's folder, ${remedy}.`,
  );
}
