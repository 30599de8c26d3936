import { Tensor } from "@refrain/core";
import type { Json } from "@refrain/optim";
import type { Cursor } from "../train-types.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type Form, namesIn } from "./form.ts";
import { because, encodeSafetensors, readSafetensors } from "./safetensors.ts";

/** The version of the format that is written, and the highest that is read. */
const VERSION = 1;
const PARTS = ["step", "random", "cursor", "optimizer", "carry", "model", "tokenizer", "metrics"] as const;

/**
 * A checkpoint as a safetensors file. Its tensors are `params.*`, `optimizer.*` and `carry.*`; its metadata has `format`,
 * `version`, and each other part of the checkpoint as JSON.
 *
 * @throws when a part holds what JSON cannot: a number that is not finite, a function, a map, a typed array, a tensor.
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const json = PARTS.map((part) => [part, JSON.stringify(checkpoint[part] ?? null, jsonOnly(part))]);
  const metadata = { format: "refrain", version: String(VERSION), ...Object.fromEntries(json) };
  return encodeSafetensors({ tensors: checkpoint.tensors, metadata });
}

/**
 * Reads what `encodeCheckpoint` wrote. Nothing in it is run, and it is read whole or not at all.
 *
 * @throws with the reason, when the bytes are damaged, no checkpoint, or of a newer version.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  return because("decodeCheckpoint", () => decode(bytes));
}

function decode(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata["format"] !== "refrain") {
    throw new Error(
      "the file is safetensors, but no checkpoint of Refrain: its metadata lacks the format. Read plain tensors with decodeSafetensors.",
    );
  }
  const version = Number(metadata["version"]);
  if (version > VERSION) {
    throw new Error(
      `the checkpoint has format version ${version}, and this @refrain/train reads up to ${VERSION}. Update it.`,
    );
  }
  if (version !== VERSION) throw damaged("version", metadata["version"]);

  const parts = Object.fromEntries(PARTS.map((part) => [part, parse(part, metadata[part])]));
  const part = <T>(name: (typeof PARTS)[number], fits: (value: unknown) => boolean): T => {
    if (!fits(parts[name])) throw damaged(name, metadata[name]);
    return parts[name] as T;
  };
  const anything = () => true;
  return {
    step: part<number>("step", isCount),
    random: part<Checkpoint["random"]>("random", isKey),
    cursor: part<Cursor>("cursor", isCursor),
    optimizer: part<Json>("optimizer", anything),
    carry: part<Form | null>(
      "carry",
      (form) => form === null || namesIn(form)?.every((name) => tensors.has(name)) === true,
    ),
    model: part<unknown>("model", anything),
    tokenizer: part<unknown>("tokenizer", anything),
    metrics: part<unknown>("metrics", anything),
    tensors,
  };
}

function parse(part: string, text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    throw damaged(part, text);
  }
}

function damaged(part: string, text: string | undefined): Error {
  if (text === undefined) return new Error(`the checkpoint is damaged: its metadata lacks "${part}".`);
  const shown = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  return new Error(`the checkpoint is damaged: its metadata has no valid "${part}", but: ${shown}`);
}

/** What JSON would leave out, or write so that it cannot be read again, is refused before a file is written. */
function jsonOnly(part: string): (key: string, value: unknown) => unknown {
  return (key, value) => {
    const place = key === "" ? part : `"${key}" in ${part}`;
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new Error(
        `encodeCheckpoint: numbers must be finite to be saved as JSON, got ${value} at ${place}.`,
      );
    }
    const kind = notJson(value);
    if (kind === null) return value;
    throw new Error(
      `encodeCheckpoint: what is saved must be JSON, got a ${kind} at ${place}. Save plain numbers, texts, lists and records.`,
    );
  };
}

function notJson(value: unknown): string | null {
  if (["function", "symbol", "bigint"].includes(typeof value)) return typeof value;
  const isOther =
    value instanceof Tensor || value instanceof Map || value instanceof Set || ArrayBuffer.isView(value);
  return isOther ? value.constructor.name : null;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

const isKey = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((word) => isCount(word) && word < 2 ** 32);

function isCursor(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { source, epoch, batch } = value as Partial<Cursor>;
  return typeof source === "string" && isCount(epoch) && isCount(batch);
}
