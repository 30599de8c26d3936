import type { Backend, Device } from "@refrain/core";
import { startReference } from "../laws/on-device.ts";

/** How far a backend's numbers may be from the reference's, relative to the larger of 1 and the number. */
export interface Tolerance {
  /** For one operation. */
  readonly operation: number;
  /** For a program of many, such as a scan or a gradient, where errors add up. */
  readonly program: number;
  /** Why these: the precision that the engine's arithmetic promises. */
  readonly reason: string;
}

/** The tolerance of an engine that computes in float32 and knows its functions to a few units in the last place. */
export const float32Tolerance: Tolerance = {
  operation: 1e-5,
  program: 1e-4,
  reason:
    "The reference sums in double precision. Float32 sums of the cases' up to 260 numbers below 1 are 1e-5 off, and programs chain up to 50 such operations over 7 steps.",
};

/** A started device beside the reference device that it is compared with. */
export interface Subject {
  readonly backend: Backend;
  readonly device: Device;
  readonly oracle: Device;
  readonly tolerance: Tolerance;
}

/** Starts both devices. */
export async function startSubject(backend: Backend, tolerance: Tolerance): Promise<Subject> {
  const [device, oracle] = [await backend.start(), await startReference()];
  return { backend, device, oracle, tolerance };
}

/** A law of backends: what must hold of a started device. */
export interface BackendLaw {
  readonly name: string;
  check(subject: Subject): Promise<void>;
}
