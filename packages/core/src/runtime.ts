import type { Backend, Device, DeviceBuffer } from "./device.ts";
import { startSafetyNet } from "./safety-net.ts";
import { formatShape, type Spec, sameShape, type TypedArray } from "./spec.ts";
import { onDevice, type Storage, Tensor } from "./tensor.ts";
import { leavesOf, type Tree } from "./tree.ts";

/** A running device with the tensors that live on it. */
export interface Runtime {
  readonly device: Device;
  /** Tensors that were made and not yet freed. */
  readonly liveTensors: number;
  /** Compiled programs, by the cell or function that they come from and a hash of their shapes. */
  readonly kernels: WeakMap<object, Map<number, Compiled[]>>;
  upload(data: TypedArray, spec: Spec): Tensor;
  /** Gives back the memory of a host array that nothing will use again. */
  discard(data: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>): void;
  /** A tensor over memory that the device has filled. */
  adopt(buffer: DeviceBuffer, spec: Spec): Tensor;
  /** Another tensor over the same memory, of another shape if given; it keeps the memory alive on its own. */
  share(tensor: Tensor, spec?: Spec): Tensor;
  /** Like `share`, but outside every scope, and not given back as garbage: its holder disposes it. */
  hold(tensor: Tensor): Tensor;
  /**
   * Calls `giveBack`, which must not refer to `holder`, when that is garbage.
   *
   * @returns calls it off.
   */
  whenCollected(holder: object, giveBack: () => void): () => void;
  release(tensor: Tensor, storage: Storage): void;
  /** Runs `body`, then frees what it made, except what `keep` says of its result. */
  scope<Result>(body: () => Result, keep: (result: Result) => Iterable<Tensor>): Result;
}

// The running device is the one piece of module state that Refrain has. A device keeps its runtime, and so its count of
// tensors and its compiled programs, while another one runs.
let running: Runtime | null = null;
const runtimes = new WeakMap<Device, Runtime>();

/**
 * The running device's runtime.
 *
 * @throws when no device was started.
 */
export function currentRuntime(): Runtime {
  if (running === null) {
    throw new Error("No device is running. Call `await start(cpu())`, or `await start(reference())`, first.");
  }
  return running;
}

/** Makes a device the running one; `null` stops it. Tensors stay with the device they were made on. */
export function useDevice(device: Device | null): void {
  if (device !== null && !runtimes.has(device)) runtimes.set(device, runtimeOf(device));
  running = device === null ? null : runtimes.get(device)!;
}

/** The running device. @throws when none was started. */
export function currentDevice(): Device {
  return currentRuntime().device;
}

/**
 * Starts the first backend that can run, and makes it the device of all following operations.
 *
 * @throws when none can: one error with every backend's reason.
 *
 * @example
 * await start(webgpu(), cpu());
 */
export async function start(...backends: readonly Backend[]): Promise<Device> {
  if (backends.length === 0) {
    throw new Error("start: pass at least one backend, such as `start(cpu())`.");
  }
  const reasons: string[] = [];
  for (const backend of backends) {
    if (typeof backend?.unavailable !== "function") {
      const got = typeof backend === "function" ? "a function; call it" : String(backend);
      throw new Error(`start: pass backends, such as \`start(cpu())\`, got ${got}.`);
    }
    const started = await tryBackend(backend);
    if (typeof started !== "string") {
      useDevice(started);
      reasonsBefore.set(started, reasons);
      return started;
    }
    reasons.push(started.startsWith(`${backend.name}: `) ? started : `${backend.name}: ${started}`);
  }
  throw new Error(`start: no backend can run here.\n${reasons.map((reason) => `  ${reason}`).join("\n")}`);
}

const reasonsBefore = new WeakMap<Device, readonly string[]>();

/**
 * Why `start` took the running device, and none of the backends that were named before it: a line for each of them.
 *
 * @example
 * await start(webgpu(), cpu());
 * for (const reason of passedOver()) console.log(reason); // webgpu: WebGPU finds no adapter: ...
 */
export function passedOver(): readonly string[] {
  return reasonsBefore.get(currentDevice()) ?? [];
}

/** The backend's device, or the reason why there is none. */
async function tryBackend(backend: Backend): Promise<Device | string> {
  try {
    return (await backend.unavailable()) ?? (await backend.start());
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Stops the running device and gives its memory back. */
export async function stop(): Promise<void> {
  const device = running?.device;
  running = null;
  await device?.dispose();
}

/** How many tensors live on the running device. Training must not make this number grow. */
export function liveTensors(): number {
  return currentRuntime().liveTensors;
}

/**
 * Runs `body` and frees every tensor made inside, except those in its result.
 *
 * @throws when `body` is asynchronous: await its parts outside, or dispose by hand.
 *
 * @example
 * const norm = scoped(() => sqrt(sum(square(x))));   // the square and the sum are freed
 */
export function scoped<Result extends Tree | void>(body: () => Result): Result {
  return currentRuntime().scope(body, (result) => {
    if (result instanceof Promise) {
      throw new Error("scoped: the function must not be async; await outside of it.");
    }
    return result === undefined ? [] : leavesOf(result as Tree);
  });
}

/** Bytes of a host array below which the collector may have it: young ones go soon. */
const WORTH_DISCARD = 1 << 16;

function runtimeOf(device: Device): Runtime {
  const scopes: Tensor[][] = [];
  let liveCount = 0;
  // The safety net for tensors that were neither scoped nor disposed. It holds the storage, never the tensor. Those of a scope
  // need no net, and most tensors never leave theirs.
  const collected = startSafetyNet<Storage>((storage) => dereference(storage));
  const abandoned = startSafetyNet<() => void>((giveBack) => giveBack());
  const watch = (tensor: Tensor): void => {
    tensor.watch = collected.watch(tensor, storageOf(tensor));
  };

  const runtime: Runtime = {
    device,
    kernels: new WeakMap(),
    get liveTensors() {
      return liveCount;
    },
    upload: (data, spec) => runtime.adopt(device.upload(data, spec), spec),
    discard({ buffer }) {
      if (buffer.byteLength >= WORTH_DISCARD) device.discard?.(buffer);
    },
    adopt: (buffer, spec) => own(tensorOver({ runtime, buffer, references: 0 }, spec)),
    share: (tensor, spec = tensor) => own(tensorOver(storageOf(tensor), spec)),
    hold: (tensor) => tensorOver(storageOf(tensor), tensor),
    whenCollected(holder, giveBack) {
      const watch = abandoned.watch(holder, giveBack);
      return () => abandoned.release(watch);
    },
    release(tensor, storage) {
      leave(tensor);
      if (tensor.watch !== null) collected.release(tensor.watch);
      dereference(storage);
    },
    scope(body, keep) {
      const made: Tensor[] = [];
      scopes.push(made);
      try {
        const result = body();
        const outer = scopes.at(-2);
        for (const tensor of keep(result)) {
          const kept = onDevice(tensor);
          if (kept === null || kept.scope !== made) continue;
          leave(kept);
          if (outer === undefined) watch(kept);
          else enter(outer, kept);
        }
        return result;
      } finally {
        scopes.pop();
        for (let last = made.at(-1); last !== undefined; last = made.at(-1)) last.dispose();
      }
    },
  };

  function tensorOver(storage: Storage, spec: Spec): Tensor {
    storage.references++;
    liveCount++;
    return new Tensor(spec, storage);
  }

  function own(tensor: Tensor): Tensor {
    const scope = scopes.at(-1);
    if (scope === undefined) watch(tensor);
    else enter(scope, tensor);
    return tensor;
  }

  function dereference(storage: Storage): void {
    liveCount--;
    if (--storage.references === 0) device.free(storage.buffer);
  }

  return runtime;
}

function enter(scope: Tensor[], tensor: Tensor): void {
  tensor.scope = scope;
  tensor.place = scope.push(tensor) - 1;
}

/** Takes a tensor out of its scope; the scope's last one gets its place. */
function leave(tensor: Tensor): void {
  const { scope, place } = tensor;
  if (scope === null) return;
  const last = scope.pop()!;
  if (last !== tensor) {
    scope[place] = last;
    last.place = place;
  }
  tensor.scope = null;
}

function storageOf(tensor: Tensor): Storage {
  if ("interpreter" in tensor.content) throw new Error("storageOf: the tensor is under an interpreter.");
  if (tensor.disposed) {
    throw new Error(
      `A tensor of shape ${formatShape(tensor.shape)} was used after it was freed. Return it from its scope, or keep it out of dispose().`,
    );
  }
  return tensor.content;
}

/** Something compiled for some shapes. */
interface Compiled {
  readonly specs: readonly Spec[];
  readonly result: unknown;
}

/** Something compiled once for each source, shapes and types, on one device. */
export function compiledOnce<T>(
  runtime: Runtime,
  source: object,
  specs: readonly Spec[],
  compile: () => T,
): T {
  const known = runtime.kernels.get(source) ?? new Map<number, Compiled[]>();
  runtime.kernels.set(source, known);
  const hash = hashOf(specs);
  const alike = known.get(hash) ?? [];
  const found = alike.find((compiled) => sameSpecs(compiled.specs, specs));
  if (found !== undefined) return found.result as T;
  const result = compile();
  known.set(hash, [...alike, { specs: specs.map(({ shape, dtype }) => ({ shape, dtype })), result }]);
  return result;
}

function hashOf(specs: readonly Spec[]): number {
  let hash = 0;
  for (const { shape } of specs) {
    hash = Math.imul(hash ^ shape.length, 0x01000193);
    for (const size of shape) hash = Math.imul(hash ^ size, 0x01000193);
  }
  return hash;
}

function sameSpecs(a: readonly Spec[], b: readonly Spec[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ shape, dtype }, index) => dtype === b[index]!.dtype && sameShape(shape, b[index]!.shape))
  );
}
