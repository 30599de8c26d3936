/**
 * GPT-2's printable character for each byte (Radford et al., 2019), so that bytes can be the tokens of a
 * vocabulary: printable bytes stand for themselves, the other 68 are moved to U+0100 and up (a space is `Ġ`).
 */
export const byteAlphabet: readonly string[] = makeAlphabet();

function makeAlphabet(): readonly string[] {
  let moved = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(isPrintable(byte) ? byte : 0x100 + moved++),
  );
}

/** In Latin-1, without the space, the no-break space and the soft hyphen. */
function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
}
