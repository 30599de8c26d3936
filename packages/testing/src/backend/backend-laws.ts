import type { Backend, Device } from "@refrain/core";
import { checkLaw, checkSkips } from "../laws/check-law.ts";
import type { KitOptions, Law } from "../laws/law.ts";
import { conductLaws } from "./conduct-laws.ts";
import { mapLaws } from "./map-laws.ts";
import { memoryLaws } from "./memory-laws.ts";
import { primitiveLaws } from "./primitive-laws.ts";
import { scanLaws } from "./scan-laws.ts";
import { float32Tolerance, type Subject, startSubject, type Tolerance } from "./subject.ts";

/** How a backend is tested. */
export interface BackendOptions extends KitOptions {
  /** Default: `float32Tolerance`. */
  readonly tolerance?: Tolerance;
  /** The memory that a device holds, in whatever unit; with it, the kit checks that freed memory is given back. */
  readonly memory?: (device: Device) => number;
}

/** The laws of a backend, and the devices that they share. */
export interface BackendLaws {
  readonly laws: readonly Law[];
  /** Disposes of the devices; the laws cannot run after it. */
  close(): Promise<void>;
}

/**
 * The laws of backends, without a test runner: every primitive and gradient, pointwise programs, scans, and how a
 * device behaves. The first law that runs starts the device.
 *
 * @param backend gives the backend when the first law runs.
 */
export function backendLaws(
  backend: () => Backend,
  { tolerance = float32Tolerance, memory }: BackendOptions = {},
): BackendLaws {
  let started: Promise<Subject> | null = null;
  const start = (): Promise<Subject> => {
    started ??= startSubject(backend(), tolerance);
    return started;
  };
  const all = [...conductLaws(), ...primitiveLaws(), ...mapLaws(), ...scanLaws(), ...memoryLaws(memory)];
  return {
    laws: all.map(({ name, check }) => ({ name, run: async () => check(await start()) })),
    async close() {
      // A device that did not start has made every law fail already.
      const subject = await started?.catch(() => null);
      await subject?.device.dispose();
      await subject?.oracle.dispose();
    },
  };
}

/** What came of one law on a user's machine. */
export interface Verified {
  readonly name: string;
  readonly ok: boolean;
  /** Empty when ok; else what differs. */
  readonly message: string;
}

/**
 * Runs the laws of backends on this machine, without a test runner, and says what differs.
 *
 * @throws when the backend cannot run here, with its reason.
 *
 * @example
 * for await (const { name, ok, message } of verifyBackend(reference())) {
 *   if (!ok) console.log(`${name}: ${message}`);
 * }
 */
export async function* verifyBackend(
  backend: Backend,
  options: BackendOptions = {},
): AsyncGenerator<Verified> {
  const reason = await backend.unavailable();
  if (reason !== null) throw new Error(`verifyBackend: ${backend.name} cannot run here: ${reason}`);
  const { laws, close } = backendLaws(() => backend, options);
  const { skip = {} } = options;
  checkSkips(laws, skip);
  try {
    for (const law of laws) {
      const outcome = await checkLaw(law, skip[law.name]);
      const ok = outcome.kind !== "broken";
      yield { name: law.name, ok, message: ok ? "" : outcome.error.message };
    }
  } finally {
    await close();
  }
}
