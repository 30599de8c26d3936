import { add, map, mul, random, sum, type Tensor, valueAndGrad } from "@refrain/core";
import { normal, upload } from "../laws/draw.ts";
import { mustComputeAlike } from "./agree.ts";
import { type MapProgram, mapPrograms } from "./map-programs.ts";
import type { BackendLaw } from "./subject.ts";

type RunMap = (inputs: readonly (Tensor | number)[]) => readonly Tensor[];

/** Pointwise programs on a backend, forward and backward, against their operations run one by one. */
export function mapLaws(): BackendLaw[] {
  return mapPrograms.map((program) => ({
    name: `map of ${program.name} equals its operations`,
    async check(subject) {
      const { tolerance } = subject;
      const fused: RunMap = (inputs) => map(program.f, inputs);
      const composed: RunMap = (inputs) => program.f(...scalars(inputs));
      const results = (run: RunMap) => () => run(operandsOf(program));
      await mustComputeAlike("result", subject, tolerance.program, results(fused), results(composed));
      const gradients = (run: RunMap) => () => gradientsOf(program, run);
      await mustComputeAlike("gradient", subject, tolerance.program, gradients(fused), gradients(composed));
    },
  }));
}

function operandsOf({ name, inputs }: MapProgram): (Tensor | number)[] {
  const source = random(3).split(name);
  return inputs.map((input, index) =>
    typeof input === "number" ? input : upload(input(source.split(index))),
  );
}

/** Operations take numbers beside tensors only, so the numbers of a program become scalars. */
function scalars(inputs: readonly (Tensor | number)[]): Tensor[] {
  return inputs.map((input) =>
    typeof input === "number" ? upload({ data: Float32Array.of(input), shape: [] }) : input,
  );
}

function gradientsOf(program: MapProgram, run: RunMap): Tensor[] {
  const operands = operandsOf(program);
  const variables = operands.filter((operand) => typeof operand !== "number");
  const loss = (followed: readonly Tensor[]): Tensor => {
    const left = [...followed];
    const outputs = run(operands.map((operand) => (typeof operand === "number" ? operand : left.shift()!)));
    return outputs
      .map((output, index) => sum(mul(output, upload(normal(output.shape)(random(4).split(index))))))
      .reduce((a, b) => add(a, b));
  };
  return [...valueAndGrad(loss)(variables).grads];
}
