import type { Decoder } from "../contracts.ts";

/** Tokens `<0x00>` to `<0xFF>` that follow each other as UTF-8; each of them as U+FFFD where they are not valid. */
export function byteFallbackDecoder(): Decoder {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const text = (bytes: readonly number[]): string => {
    try {
      return decoder.decode(new Uint8Array(bytes));
    } catch {
      return "\uFFFD".repeat(bytes.length);
    }
  };
  const change = (tokens: readonly string[]): readonly string[] => {
    const changed: string[] = [];
    let bytes: number[] = [];
    for (const token of tokens) {
      const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(token);
      if (byte !== null) {
        bytes.push(Number.parseInt(byte[1] ?? "", 16));
        continue;
      }
      if (bytes.length > 0) changed.push(text(bytes));
      bytes = [];
      changed.push(token);
    }
    if (bytes.length > 0) changed.push(text(bytes));
    return changed;
  };
  return {
    kind: "ByteFallback",
    change,
    decode: (tokens) => change(tokens).join(""),
    toJSON: () => ({ type: "ByteFallback" }),
  };
}
