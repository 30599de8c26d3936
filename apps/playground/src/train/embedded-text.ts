import type { NamedText } from "../worker/protocol.ts";

/**
 * The text that comes with the page: Herman Melville, "Moby-Dick; or, The Whale" (1851), chapters 1 to 10, which is in the
 * public domain.
 */
export async function embeddedText(): Promise<NamedText> {
  const { default: text } = await import("./texts/moby-dick.txt?raw");
  return { name: "moby-dick.txt", text };
}
