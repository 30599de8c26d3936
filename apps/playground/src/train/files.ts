/** The largest text that is taken, in bytes. */
export const LARGEST_TEXT = 20_000_000;

/** Hands bytes to the visitor as a file. */
export function saveBytes(name: string, bytes: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun, and keeps what it needs.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Bytes as a text with plain line ends, or null when they are none. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    return null;
  }
}
