import type { DeviceBuffer, DeviceValue } from "./device.ts";
import type { Interpreter } from "./interpreter.ts";
import { constant } from "./ops/constant.ts";
import { currentRuntime, type Runtime } from "./runtime.ts";
import type { Watch } from "./safety-net.ts";
import {
  allocate,
  type DType,
  formatShape,
  type Shape,
  type Spec,
  sameShape,
  sizeOf,
  type TypedArray,
} from "./spec.ts";

/** Device memory shared by the tensors that view it; freed with the last of them. */
export interface Storage {
  readonly runtime: Runtime;
  readonly buffer: DeviceBuffer;
  references: number;
}

/**
 * An n-dimensional array of numbers, row-major: a value that is never changed.
 *
 * Inside `valueAndGrad` and while a program is traced, tensors stand for a value under an interpreter; model code
 * cannot tell the difference, except that such a tensor has no numbers to read yet.
 */
export class Tensor implements Spec {
  readonly shape: Shape;
  readonly dtype: DType;
  /** For Refrain's own use: the memory, or the interpreter and what it knows of this value. */
  readonly content: Storage | { readonly interpreter: Interpreter; readonly value: unknown };
  /** For Refrain's own use: what gives the memory back when the tensor is garbage, or null where a scope does. */
  watch: Watch<Storage> | null = null;
  /** For Refrain's own use: the tensors of the scope that frees this one, and its place among them. */
  scope: Tensor[] | null = null;
  place = 0;
  #disposed = false;

  constructor(spec: Spec, content: Tensor["content"]) {
    this.shape = spec.shape;
    this.dtype = spec.dtype;
    this.content = content;
  }

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  get rank(): number {
    return this.shape.length;
  }

  /** Whether the memory of this tensor was given back. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /** The numbers, row-major, once the device has them. */
  async data(): Promise<TypedArray> {
    const value = deviceValue(this, "data()");
    return this.runtime("data()").device.read(value);
  }

  /**
   * The numbers at once.
   *
   * @throws on a device that cannot read without waiting; use `await data()` there.
   */
  dataSync(): TypedArray {
    const { device } = this.runtime("dataSync()");
    if (device.readSync === undefined) {
      throw new Error(`dataSync(): ${device.backend} reads asynchronously only; use \`await data()\`.`);
    }
    return device.readSync(deviceValue(this, "dataSync()"));
  }

  /** The number of a tensor with one element, once the device has it. */
  async item(): Promise<number> {
    if (this.size !== 1) {
      throw new Error(
        `item(): the tensor must have one element, got ${formatShape(this.shape)}. Use data().`,
      );
    }
    return (await this.data())[0]!;
  }

  /** Gives the memory back now. A second call does nothing; a value under an interpreter is its interpreter's. */
  dispose(): void {
    if (this.#disposed || "interpreter" in this.content) return;
    this.#disposed = true;
    this.content.runtime.release(this, this.content);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  private runtime(where: string): Runtime {
    if ("interpreter" in this.content) throw noNumbers(where);
    return this.content.runtime;
  }
}

function noNumbers(where: string): Error {
  return new Error(
    `${where}: the tensor has no numbers yet, because a gradient is being taken or a step is being traced. Read it from the result instead.`,
  );
}

/** The tensor below all interpreters, which has the memory; null for a value of a trace. */
export function onDevice(tensor: Tensor): Tensor | null {
  let inner: Tensor | null = tensor;
  while (inner !== null && "interpreter" in inner.content) inner = inner.content.interpreter.unwrap(inner);
  return inner;
}

/**
 * The operand that a device gets for a tensor.
 *
 * @param runtime whose device it must be on; default: any.
 */
export function deviceValue(tensor: Tensor, where: string, runtime?: Runtime): DeviceValue {
  const { content, shape, dtype } = tensor;
  if ("interpreter" in content) throw noNumbers(where);
  if (tensor.disposed) {
    throw new Error(
      `${where}: a tensor of shape ${formatShape(shape)} was used after it was freed. Return it from its scope, or keep it out of dispose().`,
    );
  }
  if (runtime !== undefined && runtime !== content.runtime) {
    throw new Error(
      `${where}: a tensor of shape ${formatShape(shape)} lives on ${content.runtime.device.backend}, and ${runtime.device.backend} is running. Make it anew from its data().`,
    );
  }
  return { buffer: content.buffer, shape, dtype };
}

/**
 * A tensor from numbers.
 *
 * @param data the numbers, row-major; nested arrays give the shape by themselves.
 * @param shape when `data` is flat; default: one axis, or the nesting.
 * @throws when the numbers do not fill the shape, nested rows differ in length, or int32 numbers are no 32-bit integers.
 *
 * @example
 * tensor([[1, 2], [3, 4]]);              // float32 [2, 2]
 * tensor(new Int32Array([5, 6]), [2]);   // int32 [2]
 */
export function tensor(data: NestedNumbers | TypedArray, shape?: Shape, dtype?: DType): Tensor {
  const typed = data instanceof Float32Array || data instanceof Int32Array;
  const found = typed ? [data.length] : nestingOf(data, "tensor");
  const spec: Spec = {
    shape: shape ?? found,
    dtype: dtype ?? (data instanceof Int32Array ? "int32" : "float32"),
  };
  if (sizeOf(spec.shape) !== sizeOf(found) || !isShape(spec.shape)) {
    throw new Error(
      `tensor: shape ${formatShape(spec.shape)} must hold ${sizeOf(found)} numbers, as many as the data.`,
    );
  }
  if (typed && data instanceof Int32Array === (spec.dtype === "int32")) {
    return currentRuntime().upload(data, spec);
  }
  const host = allocate(spec);
  writeNumbers(data, host, 0);
  return currentRuntime().upload(host, spec);
}

/** A number, or arrays of numbers of equal length, however deep. */
export type NestedNumbers = number | readonly NestedNumbers[];

const SCALAR: Shape = [];

function nestingOf(data: NestedNumbers, where: string): Shape {
  if (typeof data === "number") return SCALAR;
  if (!Array.isArray(data)) {
    throw new Error(
      `${where}: data must be a number, nested arrays of numbers, a Float32Array or an Int32Array, got ${describe(data)}. Convert it first.`,
    );
  }
  if (data.length === 0) return [0];
  const first = nestingOf(data[0]!, where);
  for (let row = 1; row < data.length; row++) {
    if (sameShape(nestingOf(data[row]!, where), first)) continue;
    throw new Error(
      `${where}: nested rows must have equal lengths. Pad them, or pass a flat array and a shape.`,
    );
  }
  return [data.length, ...first];
}

/** What was given in place of a tensor's data. */
function describe(data: unknown): string {
  if (typeof data === "string") return `"${data}"`;
  return ArrayBuffer.isView(data) ? `a ${data.constructor.name}` : String(data);
}

/** Writes numbers, however nested, from a position on; gives the position behind them. */
function writeNumbers(data: NestedNumbers | TypedArray, host: TypedArray, position: number): number {
  if (typeof data !== "number") {
    let next = position;
    for (let row = 0; row < data.length; row++) next = writeNumbers(data[row]!, host, next);
    return next;
  }
  host[position] = data;
  // Other numbers do not come back from an Int32Array as they were.
  if (host instanceof Int32Array && host[position] !== data) {
    throw new Error(`tensor: int32 numbers must be 32-bit integers, got ${data} at position ${position}.`);
  }
  return position + 1;
}

function isShape(shape: Shape): boolean {
  if (!Array.isArray(shape)) return false;
  for (const axis of shape) if (!Number.isInteger(axis) || axis < 0) return false;
  return true;
}

/** An int32 tensor, for ids and labels. */
export function intTensor(data: NestedNumbers | TypedArray, shape?: Shape): Tensor {
  return tensor(data, shape, "int32");
}

/** A tensor of zeros. */
export function zeros(shape: Shape, dtype: DType = "float32"): Tensor {
  return full(shape, 0, dtype);
}

/** A tensor filled with one number. @throws when an axis is no whole number from 0. */
export function full(shape: Shape, value: number, dtype: DType = "float32"): Tensor {
  if (!isShape(shape)) {
    throw new Error(`A shape must be a list of whole numbers from 0, got ${JSON.stringify(shape)}.`);
  }
  const runtime = currentRuntime();
  const spec: Spec = { shape, dtype };
  return runtime.adopt(runtime.device.run(constant, [], { value, ...spec }, spec), spec);
}
