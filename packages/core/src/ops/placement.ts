import type { Shape } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import { concat, pad } from "./shape.ts";

/** A gradient of a part of a value: where the part begins, and the shape of the whole. */
export interface Placement {
  readonly place: readonly number[];
  readonly shape: Shape;
  readonly gradient: Tensor;
}

/** Places parts into wholes: one concatenation where the parts make up the whole, else each in zeros. */
export function placeTogether(parts: readonly Placement[]): readonly Tensor[] {
  const [first] = parts;
  const axis = first!.shape.findIndex((size, other) => size !== first!.gradient.shape[other]);
  const sorted = [...parts].sort((a, b) => a.place[axis]! - b.place[axis]!);
  let end = 0;
  const tiles = sorted.every(({ place, gradient, shape }) => {
    const fits =
      place[axis] === end && gradient.shape.every((size, other) => other === axis || size === shape[other]);
    end += gradient.shape[axis]!;
    return fits;
  });
  if (tiles && end === first!.shape[axis]) {
    const gradients = sorted.map(({ gradient }) => gradient);
    return [concat(gradients, axis)];
  }
  return parts.map(({ gradient, place, shape }) => padTo(gradient, place, shape));
}

/** A part where it belongs in zeros. */
export function padTo(part: Tensor, starts: readonly number[], shape: Shape): Tensor {
  return pad(
    part,
    starts,
    shape.map((size, axis) => size - starts[axis]! - part.shape[axis]!),
  );
}
