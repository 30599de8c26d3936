import type { Primitive } from "./primitive.ts";
import type { Program } from "./program/program.ts";
import type { ScanProgram } from "./scan/scan-program.ts";
import type { Attributes, Spec, TypedArray } from "./spec.ts";

/** An engine's own handle of memory; only the device that made it looks inside. */
export type DeviceBuffer = object;

/** A buffer with the shape and type under which it is to be read. */
export interface DeviceValue extends Spec {
  readonly buffer: DeviceBuffer;
}

/** What a device can do beyond the primitives. */
export interface Capabilities {
  readonly gpu: boolean;
  /** `readSync` exists: values can be read without waiting. */
  readonly syncRead: boolean;
  /** Threads that compute; 1 on a GPU. */
  readonly threads: number;
}

/** Why an engine will not run something; `auto` then takes the composed path. */
export interface Declined {
  readonly declined: readonly string[];
}

/** A compiled pointwise program over whole tensors. */
export interface MapKernel {
  /** Inputs have the program's shapes; every output has the program's full shape. */
  run(inputs: readonly DeviceValue[]): readonly DeviceBuffer[];
}

/** The operands of one run of a step program over time. */
export interface ScanCall {
  /** The program's invariants, in its order. */
  readonly invariants: readonly DeviceValue[];
  /** The initial state, leaf by leaf, each `[batch, n]`. */
  readonly state: readonly DeviceValue[];
  /** `[batch, time, width]`. */
  readonly inputs: DeviceValue;
  /** Steps of each row, 1 to time; null when every row has them all. */
  readonly lengths: Int32Array | null;
  /** Row r takes its steps at times length - 1 down to 0, instead of 0 up. */
  readonly reverse: boolean;
}

/** What a forward scan gives. `saved` is what its backward run needs, null when `save` was false. */
export interface ScanResult {
  /** `[batch, time, outputSize]`: exactly 0 past a row's length. */
  readonly outputs: DeviceBuffer;
  /** The state after each row's last step, leaf by leaf. */
  readonly state: readonly DeviceBuffer[];
  readonly saved: object | null;
}

/** The gradients of a scan's operands. */
export interface ScanGradients {
  readonly invariants: readonly DeviceBuffer[];
  readonly state: readonly DeviceBuffer[];
  /** `[batch, time, width]`. */
  readonly inputs: DeviceBuffer;
}

/** A compiled scan. */
export interface ScanKernel {
  /** What ran, as benches and `explainScan` print it: `fused avx512`. */
  readonly name: string;
  forward(call: ScanCall, save: boolean): ScanResult;
  /**
   * @param call that of the forward run; where `saved` of the program does not name the step's input, `inputs` is a shape alone.
   * @param outputs gradient of the outputs, or null for zeros.
   * @param state gradients of the final state, leaf by leaf, null for zeros.
   */
  backward(
    call: ScanCall,
    saved: object,
    outputs: DeviceValue | null,
    state: readonly (DeviceValue | null)[],
  ): ScanGradients;
  /** Gives back what a forward run saved. */
  release(saved: object): void;
}

/** A running engine. It holds memory and runs primitives; compiled maps and scans are what makes it fast. */
export interface Device {
  /** The backend's name. */
  readonly backend: string;
  /** One line for people: engine, instruction set or adapter, threads. */
  readonly description: string;
  readonly capabilities: Capabilities;
  upload(data: TypedArray, spec: Spec): DeviceBuffer;
  /**
   * Gives back the memory of a host array that nothing will use again. Without it, it waits for the garbage collector, which
   * knows nothing of how large it is beside the objects that it counts.
   */
  discard?(buffer: ArrayBuffer): void;
  read(value: DeviceValue): Promise<TypedArray>;
  readSync?(value: DeviceValue): TypedArray;
  free(buffer: DeviceBuffer): void;
  /** Throws `UnsupportedError` with the primitive's name when it has no such operation. */
  run(
    primitive: Primitive,
    inputs: readonly DeviceValue[],
    attributes: Attributes,
    output: Spec,
  ): DeviceBuffer;
  compileMap?(program: Program): MapKernel | Declined;
  compileScan?(program: ScanProgram): ScanKernel | Declined;
  dispose(): Promise<void>;
}

/** A plug-in that can start a device. It is a value that users pass to `start`, never a registered name. */
export interface Backend {
  /** `cpu`, `webgpu`; a third party's is `vendor/name`. */
  readonly name: string;
  /** The reason why it cannot run here, or null. Never throws. */
  unavailable(): Promise<string | null>;
  start(): Promise<Device>;
}

/** A device has no such operation. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
}

/** Whether a compile call declined. */
export function isDeclined(compiled: MapKernel | ScanKernel | Declined): compiled is Declined {
  return "declined" in compiled;
}
