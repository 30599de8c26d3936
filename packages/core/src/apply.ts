import type { Interpreter, Operation, OperationRun } from "./interpreter.ts";
import { constant } from "./ops/constant.ts";
import type { Primitive } from "./primitive.ts";
import { currentRuntime } from "./runtime.ts";
import {
  type Attributes,
  type DType,
  formatShape,
  type Shape,
  type Spec,
  sameShape,
  sizeOf,
} from "./spec.ts";
import { deviceValue, onDevice, Tensor } from "./tensor.ts";

/** An argument of an operation: a number stands for a scalar of the other arguments' type. */
export type Operand = Tensor | number;

/**
 * Calls a primitive: runs it on the device, records it on a gradient's tape, or traces it into a program,
 * whichever its arguments ask for.
 *
 * @throws when a shape or type does not fit the primitive, or the device lacks it.
 */
export function apply(
  primitive: Primitive,
  operands: readonly Operand[],
  attributes: Attributes = {},
): Tensor {
  const inputs = tensorsOf(primitive.name, operands);
  return applyTo(primitive, inputs, attributes, primitive.infer(inputs, attributes));
}

/** Calls a primitive whose output is known. */
export function applyTo(
  primitive: Primitive,
  inputs: readonly Tensor[],
  attributes: Attributes,
  output: Spec,
): Tensor {
  const top = topInterpreter(inputs);
  if (top !== null) return top.apply(primitive, inputs, attributes, output);
  const runtime = currentRuntime();
  const values = inputs.map((input) => deviceValue(input, primitive.name, runtime));
  return runtime.adopt(runtime.device.run(primitive, values, attributes, output), output);
}

/** Operands with each number as a scalar beside the tensors. */
function tensorsOf(name: string, operands: readonly Operand[]): readonly Tensor[] {
  if (operands.every((operand) => operand instanceof Tensor)) return operands;
  const tensors = operands.filter((operand) => operand instanceof Tensor);
  // A constant belongs beside the traced argument, where there is one.
  const like = tensors.find((tensor) => "interpreter" in tensor.content) ?? tensors[0];
  return operands.map((operand) => {
    if (operand instanceof Tensor) return operand;
    if (typeof operand !== "number") {
      throw new Error(`${name}: arguments must be tensors or numbers, got ${String(operand)}.`);
    }
    if (like === undefined) throw new Error(`${name}: one argument must be a tensor.`);
    // The last tensor's type, because the condition of `where` comes first.
    return scalarLike(like, operand, tensors.at(-1)!.dtype, name);
  });
}

/** Runs an operation under whatever interpreters its inputs have. */
export function operate(operation: Operation, inputs: readonly Tensor[], save = false): OperationRun {
  return topInterpreter(inputs)?.operate(operation, inputs) ?? operation.run(inputs, save);
}

/**
 * The same numbers under another shape, row-major.
 *
 * @param shape one size may be -1: it is what remains.
 * @throws when the sizes do not multiply to the tensor's size.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const free = shape.filter((size) => size === -1).length;
  const resolved = free === 1 ? shape.map((size) => (size === -1 ? x.size / known : size)) : shape;
  const whole = resolved.every((size) => Number.isInteger(size) && size >= 0);
  if (free > 1 || !whole || sizeOf(resolved) !== x.size) {
    throw new Error(
      `reshape: ${formatShape(shape)} must have ${x.size} elements like ${formatShape(x.shape)}, with at most one -1.`,
    );
  }
  if (sameShape(resolved, x.shape)) return x;
  const spec: Spec = { shape: resolved, dtype: x.dtype };
  return "interpreter" in x.content
    ? x.content.interpreter.reshape(x, spec)
    : currentRuntime().share(x, spec);
}

/** A constant beside `like`: on the device, or in the program that `like` is traced into. */
export function constantLike(like: Tensor, value: number, spec: Spec): Tensor {
  let inner: Tensor = like;
  while ("interpreter" in inner.content) {
    const { interpreter } = inner.content;
    const below = interpreter.unwrap(inner);
    if (below === null) return interpreter.constant(value, spec);
    inner = below;
  }
  return apply(constant, [], { value, shape: spec.shape, dtype: spec.dtype });
}

/**
 * A number of the source as a scalar beside `like`.
 *
 * @throws when the type is int32 and the number is no integer.
 */
export function scalarLike(like: Tensor, value: number, dtype: DType, where: string): Tensor {
  if (dtype === "int32" && !Number.isInteger(value)) {
    throw new Error(`${where}: ${value} cannot go with int32 tensors, it is no integer. Use cast.`);
  }
  return constantLike(like, value, { shape: [], dtype });
}

/** The tensors' interpreter that was started last, or null when all are on the device. */
export function topInterpreter(tensors: readonly Tensor[]): Interpreter | null {
  let top: Interpreter | null = null;
  for (let index = 0; index < tensors.length; index++) {
    const { content } = tensors[index]!;
    if ("interpreter" in content && (top === null || content.interpreter.level > top.level)) {
      top = content.interpreter;
    }
  }
  return top;
}

/** Whether a value belongs to a program that is being traced, under however many tapes. */
export function isTraced(tensor: Tensor): boolean {
  return onDevice(tensor) === null;
}
