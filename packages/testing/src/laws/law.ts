/** One thing that every plug-in of a kind must keep. */
export interface Law {
  /** A sentence about the plug-in: `batch rows are independent`. */
  readonly name: string;
  /** Throws, with what was found and what must hold, when the plug-in breaks the law. */
  run(): Promise<void> | void;
}

/** What every kit takes. */
export interface KitOptions {
  /**
   * Laws that are known not to hold, by name, each with the reason. They still run: a skip of a law that holds fails, so
   * that the list never outlives its reasons.
   */
  readonly skip?: Readonly<Record<string, string>>;
}

/**
 * Throws that a law is broken.
 *
 * @param message what must hold, and what was got instead.
 */
export function broken(message: string): never {
  throw new Error(message);
}

/** Throws `message` unless a condition holds. */
export function must(holds: boolean, message: string): asserts holds {
  if (!holds) broken(message);
}
