import type { HostValue } from "@refrain/core";
import { expect, test } from "vitest";
import golden from "../golden/safetensors.json" with { type: "json" };
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

const bytes = Uint8Array.from(atob(golden.base64), (character) => character.charCodeAt(0));
const tensors = new Map<string, HostValue>(
  Object.entries(golden.tensors).map(([name, { dtype, shape, bits }]) => {
    const data = Int32Array.from(bits);
    return dtype === "int32"
      ? [name, { dtype, shape, data }]
      : [name, { dtype: "float32", shape, data: new Float32Array(data.buffer) }];
  }),
);

test("a file is, byte for byte, the one of the Python library", () => {
  expect(encodeSafetensors({ tensors, metadata: golden.metadata })).toEqual(bytes);
});

test("a file of the Python library is read", () => {
  const read = decodeSafetensors(bytes);
  expect(read.metadata).toEqual(golden.metadata);
  expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
});

test("bytes that lie at an odd place in their buffer are read", () => {
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(decodeSafetensors(shifted.subarray(3))).toEqual(decodeSafetensors(bytes));
});

test("a file that is cut short anywhere is refused", () => {
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeSafetensors(bytes.subarray(0, length))).toThrow(/cut short/);
  }
});

/** A file with this header, and so many bytes of numbers. */
function file(header: unknown, dataBytes = 0): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const encoded = new TextEncoder().encode(text);
  const made = new Uint8Array(8 + encoded.length + dataBytes);
  new DataView(made.buffer).setBigUint64(0, BigInt(encoded.length), true);
  made.set(encoded, 8);
  return made;
}

const entry = (start: number, end: number, shape = [(end - start) / 4], dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

const withLength = (length: bigint): Uint8Array => {
  const made = new Uint8Array(16);
  new DataView(made.buffer).setBigUint64(0, length, true);
  return made;
};

test.each([
  [new Uint8Array(5), "the file is cut short: it has 5 bytes, and its first number alone has 8."],
  [
    withLength(2n ** 63n),
    "the header is too long: 9223372036854776000 bytes, at most 100000000 are allowed. This may be no safetensors file.",
  ],
  [withLength(30n), "the file is cut short: its header ends at byte 38, and it has 16 bytes."],
  [file("{no"), "the header is not JSON. This may be no safetensors file."],
  [withLength(8n).fill(0xff, 8), "the header is not JSON. This may be no safetensors file."],
  [file([1]), "the header must be a JSON object."],
  [file({ __metadata__: { a: 1 } }), "the header's metadata must be a record of strings."],
  [file({ w: 5 }), 'tensor "w" must have a dtype, a shape and data_offsets, got 5.'],
  [
    file({ w: { dtype: "F32", shape: [-1], data_offsets: [0, 4] } }, 4),
    'tensor "w" must have a dtype, a shape and data_offsets, got {"dtype":"F32","shape":[-1],"data_offsets":[0,4]}.',
  ],
  [
    file({ w: entry(0, 8, [1], "F64") }, 8),
    'tensor "w" has the dtype F64; only F32 and I32 can be read. Convert it where the file is written, or leave it out.',
  ],
  [
    file({ w: entry(0, 4, [1], "constructor") }, 4),
    'tensor "w" has the dtype constructor; only F32 and I32 can be read. Convert it where the file is written, or leave it out.',
  ],
  [file({ w: entry(0, 8, [3]) }, 8), 'tensor "w" of shape [3] needs 12 bytes, but has the offsets [0, 8].'],
  [file({ w: entry(8, 0, [2]) }, 8), 'tensor "w" of shape [2] needs 8 bytes, but has the offsets [8, 0].'],
  [
    file({ a: entry(0, 8), b: entry(8, 24) }, 16),
    'the file is cut short: tensor "b" ends at byte 24 of the data, which has 16 bytes.',
  ],
  [file({ a: entry(0, 8), b: entry(4, 12) }, 12), 'tensor "b" overlaps another one at byte 4 of the data.'],
  [file({ a: entry(0, 8), b: entry(12, 16) }, 16), "bytes 8 to 12 of the data belong to no tensor."],
  [file({ a: entry(0, 8) }, 12), "bytes 8 to 12 of the data belong to no tensor."],
])("a damaged file is refused with the reason (%#)", (damaged, reason) => {
  expect(() => decodeSafetensors(damaged)).toThrow(new Error(`decodeSafetensors: ${reason}`));
});

test("names of JavaScript's own are names like others", () => {
  const read = decodeSafetensors(file(`{"__proto__": ${JSON.stringify(entry(0, 4))}}`, 4));
  expect([...read.tensors.keys()]).toEqual(["__proto__"]);
});
