import type { Decoder } from "../contracts.ts";
import { byteLevelDecoder } from "../decoders/byte-level.ts";
import { fuse } from "../decoders/fuse.ts";
import { joinWithSpaces } from "../decoders/join-with-spaces.ts";
import { metaspaceDecoder } from "../decoders/metaspace.ts";
import type { Json, JsonObject } from "../json.ts";
import { onlyFields } from "./fields.ts";
import { type Kinds, ownKind, readTyped, unknownKind } from "./kinds.ts";
import { readMetaspace } from "./read-metaspace.ts";

type Read = (piece: JsonObject, path: string) => Decoder;

const builtIn: Readonly<Record<string, Read>> = {
  Fuse(piece, path) {
    onlyFields(piece, path, []);
    return fuse();
  },
  ByteLevel(piece, path) {
    onlyFields(piece, path, ["add_prefix_space", "trim_offsets", "use_regex"]); // of no meaning in decoding
    return byteLevelDecoder();
  },
  Metaspace: (piece, path) => metaspaceDecoder(readMetaspace(piece, path)),
};

/** A decoder from its JSON, `null` being spaces between tokens. */
export function readDecoder(json: Json | undefined, kinds: Kinds, path = "decoder"): Decoder {
  const typed = readTyped(json, path);
  if (typed === undefined) return joinWithSpaces();
  const { piece, type } = typed;
  const own = ownKind(kinds.decoders, type);
  if (own !== undefined) return own(piece);
  const read = ownKind(builtIn, type);
  if (read !== undefined) return read(piece, path);
  throw unknownKind(path, piece, `${Object.keys(builtIn).join(", ")}; null for spaces`, "decoders");
}
