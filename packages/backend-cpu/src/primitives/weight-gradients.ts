import { type Attributes, type DeviceValue, type Spec, sizeOf } from "@refrain/core";
import type { Handle } from "../engine/engine.ts";
import type { Buffer, Session } from "../engine/session.ts";
import { bufferOf } from "../engine/value.ts";

/** The steps at which weights met values: rows `[batch * time]` of every matrix. */
export interface Steps {
  readonly batch: number;
  readonly time: number;
  /** Columns of the right matrix. */
  readonly columns: number;
  /** How many steps each row has; -1 when all have `time`. */
  readonly lengths: Handle;
  readonly reverse: boolean;
}

/** The left matrix of a product: `[batch * time, size]`. */
export interface Left {
  readonly handle: Handle;
  /** Where `handle` has the states after each step and those before are meant: the states before the first, `[batch, size]`; else -1. */
  readonly initial: Handle;
  readonly size: number;
}

/** Writes the products `leftᵀ right` of some left matrices, and the sums of the right one's columns if `sums` is not -1. */
export function runWeightGradients(
  session: Session,
  name: string,
  right: Handle,
  { batch, time, columns, lengths, reverse }: Steps,
  products: readonly (Left & { readonly target: Handle })[],
  sums: Handle = -1,
): void {
  const operands = [right, sums, columns, batch, time, lengths, reverse ? 1 : 0, products.length];
  for (const { handle, initial, size, target } of products) operands.push(handle, initial, size, target);
  session.run("weightGradients", operands, { name });
}

/** A product that waits, with the memory it reads. */
interface Waiting {
  readonly left: Buffer;
  readonly initial: Buffer | null;
  readonly size: number;
}

/** The products that wait for others with the same right matrix. */
interface Group {
  readonly right: Buffer;
  readonly steps: Omit<Steps, "lengths">;
  readonly lengths: Buffer | null;
  readonly products: Map<Buffer, Waiting>;
  sums: Buffer | null;
}

/**
 * Gradients of weights, put off until the last one with the same right matrix comes: the gradients of a layer's recurrent
 * weights, input weights and bias all read the gradient of the steps' inputs, which is then packed once for all of them.
 * They are computed at the latest when somebody reads one, or when the right matrix is given back.
 */
export interface DelayedGradients {
  /**
   * The product `leftᵀ right` for a right matrix that is there, later.
   *
   * @param lengths as {@link Steps} has them, on the host.
   */
  delay(
    right: Buffer,
    steps: Omit<Steps, "lengths">,
    lengths: Int32Array | null,
    product: Waiting,
  ): Buffer | null;
  /** A primitive that reads a right matrix for which products wait: the last product, with which all are computed, or the sums. Null for anything else. */
  join(name: string, inputs: readonly DeviceValue[], attributes: Attributes, output: Spec): Buffer | null;
}

/** The most products of a group (`mostProducts` of `native/gemm/matrix.h`). */
const MOST_PRODUCTS = 8;

/** Starts without any that wait. */
export function startDelayedGradients(session: Session): DelayedGradients {
  const groups = new WeakMap<Buffer, Group>();

  const leave = ({ right, lengths }: Group): void => {
    groups.delete(right);
    right.beforeFree = null;
    if (lengths !== null) session.release(lengths);
  };
  const forget = ({ left, initial }: Waiting): void => {
    session.release(left);
    if (initial !== null) session.release(initial);
  };

  const settle = (group: Group): void => {
    const { right, steps, lengths, products } = group;
    const made: [Buffer, Handle][] = [];
    const make = (buffer: Buffer): Handle => {
      const handle = session.memory(buffer.elements);
      made.push([buffer, handle]);
      return handle;
    };
    try {
      const sums = group.sums === null ? -1 : make(group.sums);
      const sources = [...products].map(([result, { left, initial, size }]) => ({
        handle: left.handle,
        initial: initial?.handle ?? -1,
        size,
        target: make(result),
      }));
      const all = { ...steps, lengths: lengths?.handle ?? -1 };
      runWeightGradients(session, "the gradient of weights", right.handle, all, sources, sums);
    } catch (error) {
      for (const [, handle] of made) session.engine.free(handle);
      throw error;
    }
    for (const [buffer, handle] of made) {
      buffer.handle = handle;
      buffer.pending = null;
    }
    leave(group);
    for (const product of products.values()) forget(product);
  };

  const later = (group: Group, elements: number): Buffer =>
    session.later(elements, {
      settle: () => settle(group),
      drop(buffer) {
        const product = group.products.get(buffer);
        group.products.delete(buffer);
        if (group.sums === buffer) group.sums = null;
        if (group.products.size === 0 && group.sums === null) leave(group);
        if (product !== undefined) forget(product);
      },
    });
  const addProduct = (group: Group, product: Waiting): Buffer => {
    const result = later(group, product.size * group.steps.columns);
    session.retain(product.left);
    if (product.initial !== null) session.retain(product.initial);
    group.products.set(result, product);
    return result;
  };

  const startGroup = (right: Buffer, steps: Group["steps"], lengths: Int32Array | null): Group => {
    const memory = lengths === null ? null : session.allocate(lengths.length);
    if (memory !== null) session.engine.write(memory.handle, lengths!);
    const group: Group = { right, steps, lengths: memory, products: new Map(), sums: null };
    groups.set(right, group);
    right.beforeFree = () => settle(group);
    return group;
  };

  return {
    delay(right, steps, lengths, product) {
      const group = groups.get(right) ?? startGroup(right, steps, lengths);
      return group.products.size < MOST_PRODUCTS ? addProduct(group, product) : null;
    },
    join(name, inputs, { transposeA, transposeB, axes }, output) {
      if (name === "matMul" && transposeA === true && !transposeB && output.shape.length === 2) {
        // Comes first, as it might be one of those that wait.
        const left = session.settle(bufferOf(inputs[0]!));
        const group = groups.get(bufferOf(inputs[1]!));
        const [size, columns] = output.shape as [number, number];
        if (group?.steps.columns !== columns || group.products.size === MOST_PRODUCTS) return null;
        const result = addProduct(group, { left, initial: null, size });
        settle(group);
        return result;
      }
      if (name === "sum" && output.dtype === "float32") {
        const [x] = inputs as readonly [DeviceValue];
        const group = groups.get(bufferOf(x));
        const isOfRows =
          x.shape.at(-1) === group?.steps.columns && sizeOf(output.shape) === group?.steps.columns;
        const keepsLast = !(axes as readonly number[]).includes(x.shape.length - 1);
        if (group === undefined || group.sums !== null || !isOfRows || !keepsLast) return null;
        group.sums = later(group, group.steps.columns);
        return group.sums;
      }
      return null;
    },
  };
}
