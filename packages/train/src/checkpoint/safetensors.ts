import { type DType, type HostValue, sizeOf, type TypedArray } from "@refrain/core";

/** The content of a safetensors file. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, HostValue>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The header may have this many bytes; the same limit as the safetensors library's. */
const MAX_HEADER = 100_000_000;
const DTYPES: Readonly<Record<string, DType>> = { F32: "float32", I32: "int32" };

/**
 * Writes tensors in the safetensors format (Hugging Face, 2022): the header's length in 8 bytes, a JSON header of names,
 * types, shapes and offsets, then the numbers, little-endian. The same content always gives the same bytes, those of the
 * Python library.
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const sorted = [...tensors].sort(([a, { dtype }], [b, other]) => {
    if (dtype !== other.dtype) return dtype === "float32" ? -1 : 1;
    return a < b ? -1 : 1;
  });
  let length = 0;
  const entries = sorted.map(([name, { dtype, shape, data }]) => {
    const start = length;
    length += data.byteLength;
    const type = dtype === "float32" ? "F32" : "I32";
    return [name, { dtype: type, shape, data_offsets: [start, length] }] as const;
  });
  const json = JSON.stringify(Object.fromEntries([["__metadata__", metadata], ...entries]));
  const text = new TextEncoder().encode(json);
  const headerLength = Math.ceil(text.length / 8) * 8; // Spaces fill up, so that the numbers are aligned.

  const bytes = new Uint8Array(8 + headerLength + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, 8);
  bytes.fill(0x20, 8 + text.length, 8 + headerLength);
  sorted.forEach(([, { data }], index) => {
    const start = 8 + headerLength + entries[index]![1].data_offsets[0]!;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  });
  return bytes;
}

/**
 * Reads the safetensors format. Nothing in a file is run, and a file is read whole or not at all.
 *
 * @throws when the file is cut short, its header is too long or not as the format has it, a tensor is neither F32 nor I32,
 *   or offsets overlap, leave gaps or do not fit the shape.
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  return because("decodeSafetensors", () => readSafetensors(bytes));
}

/** Puts before what went wrong where it did. */
export function because<Result>(where: string, body: () => Result): Result {
  try {
    return body();
  } catch (cause) {
    throw new Error(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Like `decodeSafetensors`; its errors are the reasons alone. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const { header, dataStart } = readHeader(bytes);
  const { __metadata__: metadata = {}, ...rest } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    throw new Error("the header's metadata must be a record of strings.");
  }
  const entries = Object.entries(rest).map(([name, entry]) => readEntry(name, entry));
  checkOffsets(entries, bytes.length - dataStart);

  const tensors = new Map<string, HostValue>();
  for (const { name, dtype, shape, start, end } of entries) {
    // A copy, since a Buffer's slice is none; it also aligns the numbers.
    const copy = new Uint8Array(bytes.subarray(dataStart + start, dataStart + end)).buffer;
    const data: TypedArray = dtype === "float32" ? new Float32Array(copy) : new Int32Array(copy);
    tensors.set(name, { dtype, shape, data });
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  if (bytes.length < 8) {
    throw new Error(`the file is cut short: it has ${bytes.length} bytes, and its first number alone has 8.`);
  }
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER) {
    throw new Error(
      `the header is too long: ${length} bytes, at most ${MAX_HEADER} are allowed. This may be no safetensors file.`,
    );
  }
  if (8 + length > bytes.length) {
    throw new Error(
      `the file is cut short: its header ends at byte ${8 + length}, and it has ${bytes.length} bytes.`,
    );
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch {
    throw new Error("the header is not JSON. This may be no safetensors file.");
  }
  if (!isRecord(header)) throw new Error("the header must be a JSON object.");
  return { header, dataStart: 8 + length };
}

function readEntry(name: string, entry: unknown): Entry {
  const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
  const { dtype: type, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  const isShape = Array.isArray(shape) && shape.every(isSize);
  if (typeof type !== "string" || !isShape || !Array.isArray(offsets) || !offsets.every(isSize)) {
    throw new Error(
      `tensor "${name}" must have a dtype, a shape and data_offsets, got ${JSON.stringify(entry)}.`,
    );
  }
  if (!Object.hasOwn(DTYPES, type)) {
    throw new Error(
      `tensor "${name}" has the dtype ${type}; only F32 and I32 can be read. Convert it where the file is written, or leave it out.`,
    );
  }
  const [start = 0, end = 0] = offsets;
  if (offsets.length !== 2 || end - start !== 4 * sizeOf(shape)) {
    throw new Error(
      `tensor "${name}" of shape [${shape.join(", ")}] needs ${4 * sizeOf(shape)} bytes, but has the offsets [${offsets.join(", ")}].`,
    );
  }
  return { name, dtype: DTYPES[type]!, shape, start, end };
}

/** The tensors must fill the data, one behind the other. */
function checkOffsets(entries: readonly Entry[], available: number): void {
  let filled = 0;
  for (const { name, start, end } of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (end > available) {
      throw new Error(
        `the file is cut short: tensor "${name}" ends at byte ${end} of the data, which has ${available} bytes.`,
      );
    }
    if (start < filled)
      throw new Error(`tensor "${name}" overlaps another one at byte ${start} of the data.`);
    if (start > filled) throw new Error(`bytes ${filled} to ${start} of the data belong to no tensor.`);
    filled = end;
  }
  if (filled < available) throw new Error(`bytes ${filled} to ${available} of the data belong to no tensor.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
