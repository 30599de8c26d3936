import type { Backend } from "@refrain/core";
import { afterAll, describe } from "vitest";
import { describeLaws } from "../laws/describe-laws.ts";
import { type BackendOptions, backendLaws } from "./backend-laws.ts";

/**
 * Tests a backend: every primitive and gradient, pointwise programs and scans against the reference device; reading,
 * errors and memory.
 *
 * @param backend gives the backend when the first test runs. It must be able to run here.
 *
 * @example
 * describeBackend("the reference", () => reference());
 */
export function describeBackend(name: string, backend: () => Backend, options: BackendOptions = {}): void {
  describe(name, () => {
    const { laws, close } = backendLaws(backend, options);
    afterAll(close);
    describeLaws("a backend", laws, options);
  });
}
