import {
  apply,
  mul,
  type Primitive,
  primitives,
  random,
  type Spec,
  sum,
  type Tensor,
  valueAndGrad,
} from "@refrain/core";
import type { HostTensor } from "../laws/compare.ts";
import { normal, upload } from "../laws/draw.ts";
import { mustComputeAlike } from "./agree.ts";
import type { PrimitiveCase } from "./cases/primitive-case.ts";
import { primitiveCases } from "./cases/primitive-cases.ts";
import { specialCases } from "./cases/special.ts";
import type { BackendLaw } from "./subject.ts";

/** Primitives whose bits are the same everywhere: random numbers, and what only moves, compares or rounds numbers. */
const EXACT: ReadonlySet<string> = new Set(
  [
    "randomUniform constant cast floor neg abs sign relu",
    "maximum minimum less lessEqual equal where max topK",
    "transpose slice pad concat broadcastTo flip gather pick place reverseRows",
  ].flatMap((names) => names.split(" ")),
);

/** Each primitive and its gradient on a backend, against the reference device. */
export function primitiveLaws(): BackendLaw[] {
  return Object.values(primitives).flatMap((primitive) => {
    const { name } = primitive;
    const cases = primitiveCases[name] ?? [];
    const special = specialCases[name] ?? [];
    const hasGradient =
      primitive.gradient !== undefined && cases.some((each) => isDifferentiable(primitive, each));
    return [
      valueLaw(`${name} has the reference's values`, primitive, cases),
      ...(hasGradient ? [gradientLaw(`${name} has the reference's gradients`, primitive, cases)] : []),
      ...(special.length > 0
        ? [valueLaw(`${name} hands on NaN, infinities and large numbers`, primitive, special)]
        : []),
    ];
  });
}

function valueLaw(name: string, primitive: Primitive, cases: readonly PrimitiveCase[]): BackendLaw {
  return {
    name,
    async check(subject) {
      if (cases.length === 0) throw new Error(`The kit has no case for the primitive ${primitive.name}.`);
      const tolerance = EXACT.has(primitive.name) ? 0 : subject.tolerance.operation;
      for (const [index, each] of cases.entries()) {
        const host = drawInputs(primitive, each, index);
        await mustComputeAlike(title(primitive, each, host), subject, tolerance, () =>
          apply(primitive, host.map(upload), each.attributes),
        );
      }
    },
  };
}

function gradientLaw(name: string, primitive: Primitive, cases: readonly PrimitiveCase[]): BackendLaw {
  return {
    name,
    async check(subject) {
      for (const [index, each] of cases.entries()) {
        if (!isDifferentiable(primitive, each)) continue;
        const host = drawInputs(primitive, each, index);
        await mustComputeAlike(
          `the gradient of ${title(primitive, each, host)}`,
          subject,
          subject.tolerance.program,
          () => gradientsOf(primitive, each, host),
        );
      }
    },
  };
}

/** Gradients of the float32 inputs, where the gradient of the output is random. */
function gradientsOf(
  primitive: Primitive,
  { attributes }: PrimitiveCase,
  host: readonly HostTensor[],
): Tensor[] {
  const tensors = host.map(upload);
  const loss = (variables: readonly Tensor[]): Tensor => {
    const left = [...variables];
    const inputs = tensors.map((tensor) => (isFloat(tensor) ? left.shift()! : tensor));
    const output = apply(primitive, inputs, attributes);
    return sum(mul(output, upload(normal(output.shape)(random(2)))));
  };
  return [...valueAndGrad(loss)(tensors.filter(isFloat)).grads];
}

/** Ids beside float32 values are no obstacle; a call on integers alone has no gradient. */
function isDifferentiable(primitive: Primitive, { inputs, attributes }: PrimitiveCase): boolean {
  const specs = inputs.map((draw) => specOf(draw(random(0))));
  return specs.some(isFloat) && isFloat(primitive.infer(specs, attributes));
}

function specOf({ data, shape }: HostTensor): Spec {
  return { shape, dtype: data instanceof Int32Array ? "int32" : "float32" };
}

function isFloat({ dtype }: Spec): boolean {
  return dtype === "float32";
}

function drawInputs({ name }: Primitive, { inputs }: PrimitiveCase, index: number): HostTensor[] {
  const source = random(1).split(name).split(index);
  return inputs.map((draw, input) => draw(source.split(input)));
}

function title({ name }: Primitive, { attributes }: PrimitiveCase, inputs: readonly HostTensor[]): string {
  const operands = inputs.map(
    ({ data, shape }) => `${data instanceof Int32Array ? "int32 " : ""}[${shape.join(", ")}]`,
  );
  const settings = Object.entries(attributes).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `${name}(${[...operands, ...settings].join(", ")})`;
}
