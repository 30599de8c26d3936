/** What rebuilds a piece of a model, as JSON. */
export interface Description {
  /** `additive`; a third party's is `vendor/name`. */
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Makes a piece from its options. */
export type Factory<Piece> = (options: never) => Piece;

/**
 * The piece of a description. Kinds that are not built in resolve only against what the caller passes; nothing that the
 * description says is run.
 *
 * @param where for messages: `seq2seqFromDescription: decoder`.
 * @throws when it is none, its kind is unknown, or the rebuilt piece is not as described.
 */
export function rebuild<Piece extends Description>(
  where: string,
  description: unknown,
  builtIn: Readonly<Record<string, Factory<Piece>>>,
  others: Readonly<Record<string, Factory<Piece>>> = {},
): Piece {
  const { kind, options } = (description ?? {}) as Partial<Description>;
  if (typeof kind !== "string" || typeof options !== "object" || options === null) {
    throw new Error(`${where} must be { kind, options }, got ${JSON.stringify(description)}.`);
  }
  const make = own(builtIn, kind) ?? own(others, kind);
  if (make === undefined) {
    const known = [...Object.keys(builtIn), ...Object.keys(others)].join(", ");
    throw new Error(`${where} must be of kind ${known}, got "${kind}". Pass the factory of another kind.`);
  }
  const piece = make(options as never);
  for (const [name, value] of Object.entries({ ...options, kind })) {
    const rebuilt = name === "kind" ? piece.kind : piece.options[name];
    if (sameJson(value, rebuilt)) continue;
    throw new Error(
      `${where}(${kind}): ${name} is ${JSON.stringify(value)} in the description, but rebuilt it is ${JSON.stringify(rebuilt)}. Another version wrote it, or it is damaged.`,
    );
  }
  return piece;
}

/** Whether all that a description says is the same in another, which may say more, such as a newer default. */
function sameJson(given: unknown, rebuilt: unknown): boolean {
  if (typeof given !== "object" || typeof rebuilt !== "object" || given === null || rebuilt === null) {
    return given === rebuilt;
  }
  const other = rebuilt as Readonly<Record<string, unknown>>;
  return Object.entries(given).every(([name, value]) => sameJson(value, other[name]));
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
