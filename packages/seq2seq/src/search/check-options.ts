import type { Tree } from "@refrain/core";
import { checkTokens, of, type SearchOptions } from "./constraints.ts";
import type { StepDecoder } from "./step-decoder.ts";

/**
 * Checks a search before its first step.
 *
 * @throws when there is nothing to search, or an option is out of range or does not fit the decoder.
 */
export function checkOptions<S extends Tree>(
  where: string,
  { batch, vocabularySize }: StepDecoder<S>,
  options: SearchOptions,
): void {
  const { start, end, minimumLength = 0, maximumLength, prefixes, banned = [], blockNgrams } = options;
  if (batch === 0) {
    throw new Error(`${where}: the decoder must have at least one sequence, got 0. Skip an empty batch.`);
  }
  if (maximumLength === undefined) {
    throw new Error(`${where}: maximumLength must be given, the most tokens that a sequence may get.`);
  }
  checkEach(where, "start", start, batch);
  checkEach(where, "maximumLength", maximumLength, batch);
  checkTokens(`${where}: start`, listed(start), vocabularySize);
  if (end !== undefined) checkTokens(`${where}: end`, [end], vocabularySize);
  checkTokens(`${where}: banned`, banned, vocabularySize);
  checkCount(where, "minimumLength", minimumLength, 0);
  if (blockNgrams !== undefined) checkCount(where, "blockNgrams", blockNgrams, 1);
  if (prefixes !== undefined && prefixes.length !== batch) {
    throw new Error(
      `${where}: prefixes must have one for each of the ${batch} sequences, got ${prefixes.length}. An empty one forces nothing.`,
    );
  }
  for (let sequence = 0; sequence < batch; sequence++) {
    const most = of(maximumLength, sequence);
    checkCount(where, "maximumLength", most, 1);
    if (minimumLength > most) {
      throw new Error(
        `${where}: minimumLength must be at most maximumLength, got ${minimumLength} and ${most} for sequence ${sequence}.`,
      );
    }
    const prefix = prefixes?.[sequence] ?? [];
    checkTokens(`${where}: the prefix of sequence ${sequence}`, prefix, vocabularySize);
    if (prefix.length > most) {
      throw new Error(
        `${where}: a prefix must have at most maximumLength=${most} tokens, got ${prefix.length} for sequence ${sequence}.`,
      );
    }
    if (end !== undefined && Array.prototype.includes.call(prefix, end)) {
      throw new Error(
        `${where}: a prefix must not have the end token ${end}, got it for sequence ${sequence}. Leave it out.`,
      );
    }
  }
}

/** @throws when a count is no whole number, or too small. */
export function checkCount(where: string, name: string, value: number, from: number): void {
  if (!(Number.isInteger(value) && value >= from)) {
    throw new Error(`${where}: ${name} must be a whole number, ${from} or more, got ${value}.`);
  }
}

function checkEach(where: string, name: string, each: number | ArrayLike<number>, batch: number): void {
  if (typeof each !== "number" && each.length !== batch) {
    throw new Error(
      `${where}: ${name} must be one number, or one for each of the ${batch} sequences, got ${each.length}.`,
    );
  }
}

function listed(each: number | ArrayLike<number>): ArrayLike<number> {
  return typeof each === "number" ? [each] : each;
}
