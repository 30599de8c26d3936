import type { Attributes, DType } from "@refrain/core";

/** The WGSL of a pointwise operation of numbers. */
type Expression = (a: string, b: string, c: string) => string;

const FLOAT: Readonly<Record<string, Expression>> = {
  neg: (a) => `(-${a})`,
  abs: (a) => `abs(${a})`,
  sign: (a) => `sign_of(${a})`,
  exp: (a) => `exp_of(${a})`,
  log: (a) => `log_of(${a})`,
  sqrt: (a) => `sqrt_of(${a})`,
  square: (a) => `(${a} * ${a})`,
  sin: (a) => `sin_of(${a})`,
  cos: (a) => `cos_of(${a})`,
  tanh: (a) => `tanh_of(${a})`,
  sigmoid: (a) => `sigmoid_of(${a})`,
  relu: (a) => `max_of(${a}, 0.0)`,
  softplus: (a) => `softplus_of(${a})`,
  floor: (a) => `floor(${a})`,
  add: (a, b) => `(${a} + ${b})`,
  sub: (a, b) => `(${a} - ${b})`,
  mul: (a, b) => `(${a} * ${b})`,
  div: (a, b) => `(${a} / ${b})`,
  pow: (a, b) => `pow_of(${a}, ${b})`,
  maximum: (a, b) => `max_of(${a}, ${b})`,
  minimum: (a, b) => `min_of(${a}, ${b})`,
  less: (a, b) => `select(0.0, 1.0, ${a} < ${b})`,
  lessEqual: (a, b) => `select(0.0, 1.0, ${a} <= ${b})`,
  equal: (a, b) => `select(0.0, 1.0, equal_of(${a}, ${b}))`,
  where: (condition, a, b) => `select(${a}, ${b}, ${condition} == 0.0)`,
};

const INTEGER: Readonly<Record<string, Expression>> = {
  neg: (a) => `(-${a})`,
  abs: (a) => `abs(${a})`,
  sign: (a) => `sign(${a})`,
  square: (a) => `(${a} * ${a})`,
  add: (a, b) => `(${a} + ${b})`,
  sub: (a, b) => `(${a} - ${b})`,
  mul: (a, b) => `(${a} * ${b})`,
  maximum: (a, b) => `max(${a}, ${b})`,
  minimum: (a, b) => `min(${a}, ${b})`,
  less: (a, b) => `select(0.0, 1.0, ${a} < ${b})`,
  lessEqual: (a, b) => `select(0.0, 1.0, ${a} <= ${b})`,
  equal: (a, b) => `select(0.0, 1.0, ${a} == ${b})`,
  where: (condition, a, b) => `select(${a}, ${b}, ${condition} == 0.0)`,
};

/**
 * The WGSL of a pointwise primitive, or null for one that this engine does not know.
 *
 * @param type of the operands; of a `where`, that of its values.
 */
export function expressionOf(
  name: string,
  operands: readonly string[],
  type: DType,
  attributes: Attributes,
): string | null {
  const [a = "", b = "", c = ""] = operands;
  if (name === "constant") return literal(attributes["value"] as number, type);
  if (name === "cast") return `${attributes["dtype"] === "int32" ? "i32" : "f32"}(${a})`;
  return (type === "float32" ? FLOAT : INTEGER)[name]?.(a, b, c) ?? null;
}

/** A number as WGSL. */
export function literal(value: number, type: DType): string {
  if (type === "int32") return `i32(${value | 0})`;
  const rounded = Math.fround(value);
  if (Number.isNaN(rounded)) return "not_a_number()";
  if (!Number.isFinite(rounded)) return rounded > 0 ? "infinity()" : "(-infinity())";
  return rounded < 0 ? `(${rounded}f)` : `${rounded}f`;
}

/** The WGSL type of an element. */
export function elementOf(type: DType): "f32" | "i32" {
  return type === "float32" ? "f32" : "i32";
}
