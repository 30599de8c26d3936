/**
 * The substrings that occur more than once in counted words, by how many characters they cover, the most first,
 * and at most `most`; characters by themselves always. `[text, count]`.
 *
 * Length by length: a substring can only occur again where both of its shorter halves did, so most places are
 * left out soon.
 */
export function seedPieces(
  counts: ReadonlyMap<string, number>,
  { most, longest }: { readonly most: number; readonly longest: number },
): readonly (readonly [piece: string, count: number])[] {
  const words = Array.from(counts, ([word, count]) => ({ characters: [...word], count }));
  const characters = new Map<string, number>();
  for (const { characters: ofWord, count } of words)
    for (const character of ofWord) characters.set(character, (characters.get(character) ?? 0) + count);

  const found: (readonly [string, number])[] = [];
  let again = new Set(characters.keys()); // those of the last length that occur more than once
  for (let length = 2; length <= longest && again.size > 0; length++) {
    const ofLength = new Map<string, number>();
    for (const { characters: ofWord, count } of words)
      for (let start = 0; start + length <= ofWord.length; start++) {
        const piece = ofWord.slice(start, start + length).join("");
        const head = piece.slice(0, -(ofWord[start + length - 1] ?? "").length);
        if (!again.has(head) || !again.has(piece.slice((ofWord[start] ?? "").length))) continue;
        ofLength.set(piece, (ofLength.get(piece) ?? 0) + count);
      }
    const repeated = [...ofLength].filter(([, count]) => count > 1);
    for (const each of repeated) found.push(each);
    again = new Set(repeated.map(([piece]) => piece));
  }
  const covered = ([piece, count]: readonly [string, number]): number => [...piece].length * count;
  return [...characters, ...found.sort((a, b) => covered(b) - covered(a)).slice(0, most)];
}
