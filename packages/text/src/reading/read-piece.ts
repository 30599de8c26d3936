import { type Json, type JsonObject, readArray } from "../json.ts";
import { onlyFields } from "./fields.ts";
import { ownKind, reading, readTyped, unknownKind } from "./kinds.ts";

/** How pieces of one slot are read. */
export interface PieceReader<Piece> {
  readonly slot: "normalizers" | "preTokenizers" | "decoders";
  /** What the caller passed, by type; it comes first. */
  readonly own: Readonly<Record<string, (json: JsonObject) => Piece>> | undefined;
  readonly builtIn: Readonly<Record<string, (json: JsonObject, path: string) => Piece>>;
  /** The field that a `Sequence` has its pieces in, and the piece that runs them in turn; undefined stands for a null among them. */
  readonly sequence: {
    readonly field: string;
    readonly inTurn: (pieces: readonly (Piece | undefined)[]) => Piece;
  };
  /** What null stands for, for the message about an unknown type. */
  readonly ofNull?: string;
}

/**
 * A piece from its JSON, and undefined from null.
 *
 * @throws when its type is neither built in nor passed, or a field is not as it must be.
 */
export function readPiece<Piece>(
  json: Json | undefined,
  path: string,
  reader: PieceReader<Piece>,
): Piece | undefined {
  const typed = readTyped(json, path);
  if (typed === undefined) return undefined;
  const { piece, type } = typed;
  const { slot, own, builtIn, sequence, ofNull } = reader;
  const passed = ownKind(own, type);
  if (passed !== undefined) return passed(piece);
  if (type === "Sequence") {
    const { field, inTurn } = sequence;
    onlyFields(piece, path, [field]);
    const parts = readArray(piece[field], reading, `${path}.${field}`);
    return inTurn(parts.map((part, at) => readPiece(part, `${path}.${field}[${at}]`, reader)));
  }
  const read = ownKind(builtIn, type);
  if (read !== undefined) return read(piece, path);
  const known = `${Object.keys(builtIn).join(", ")}, Sequence`;
  throw unknownKind(path, piece, ofNull === undefined ? known : `${known}; null for ${ofNull}`, slot);
}
