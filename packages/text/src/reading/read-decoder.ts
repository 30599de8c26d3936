import type { Decoder } from "../contracts.ts";
import { fuse } from "../decoders/fuse.ts";
import { joinWithSpaces } from "../decoders/join-with-spaces.ts";
import type { Json } from "../json.ts";
import { type Kinds, ownKind, readTyped, unknownKind } from "./kinds.ts";

/** A decoder from its JSON, `null` being spaces between tokens. */
export function readDecoder(json: Json | undefined, kinds: Kinds): Decoder {
  const typed = readTyped(json, "decoder");
  if (typed === undefined) return joinWithSpaces();
  const { piece, type } = typed;
  const own = ownKind(kinds.decoders, type);
  if (own !== undefined) return own(piece);
  if (type === "Fuse") return fuse();
  throw unknownKind("decoder", piece, "Fuse; ByteLevel for bytes alone; null for spaces", "decoders");
}
