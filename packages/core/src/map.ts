import { isTraced, type Operand, operate, scalarLike } from "./apply.ts";
import { isDeclined, type MapKernel } from "./device.ts";
import type { Operation } from "./interpreter.ts";
import { sumTo } from "./ops/sum-to.ts";
import { evaluate } from "./program/evaluate.ts";
import { prune } from "./program/extract.ts";
import { type Program, specOf } from "./program/program.ts";
import { startTrace, trace } from "./program/trace.ts";
import { compiledOnce, currentRuntime } from "./runtime.ts";
import { broadcastShapes, formatShape, type Shape, type Spec, sameShape } from "./spec.ts";
import { startTape } from "./tape.ts";
import { deviceValue, Tensor, zeros } from "./tensor.ts";

/** A function of tensors, element by element. */
export type PointwiseFunction = (...values: Tensor[]) => readonly Tensor[];

/** A pointwise program, ready to run; a null kernel runs one operation at a time. */
interface CompiledMap {
  readonly name: string;
  readonly program: Program;
  readonly kernel: MapKernel | null;
  /** The shape that all inputs take together, and all results have. */
  readonly full: Shape;
  /** The gradient: a map of the inputs and the results' gradients. Compiled when it is first asked for. */
  readonly backward: () => CompiledMap;
}

/**
 * Runs a pointwise function over whole tensors in one pass: an optimizer's update, a gate, a loss.
 * It is traced once for each function object and set of shapes, so keep the function outside of the loop.
 *
 * @param f uses pointwise operations only, and gives values of the inputs' common shape.
 * @param inputs tensors of shapes that broadcast together, or numbers.
 * @throws when `f` uses another operation, or gives another shape.
 *
 * @example
 * const decay = (p: Tensor, g: Tensor, rate: Tensor) => [sub(p, mul(g, rate))];
 * const [next] = map(decay, [params, grads, 0.1]);
 */
export function map(f: PointwiseFunction, inputs: readonly Operand[]): readonly Tensor[] {
  const runtime = currentRuntime();
  const like = inputs.find((input) => input instanceof Tensor);
  if (like === undefined) throw new Error("map: at least one input must be a tensor.");
  return runtime.scope(
    () => {
      const tensors = inputs.map((input) =>
        input instanceof Tensor ? input : scalarLike(like, input, like.dtype, "map"),
      );
      // Under a trace the operations become nodes of that program.
      if (tensors.some(isTraced)) return f(...tensors);
      const compiled = compiledOnce(runtime, f, tensors, () => compile(f, tensors));
      return operate(operationOf(compiled), tensors).outputs;
    },
    (outputs) => outputs,
  );
}

function compile(f: PointwiseFunction, specs: readonly Spec[]): CompiledMap {
  const name = `map(${f.name || "function"})`;
  const program = prune(trace(f, specs, name));
  const full = specs.map(({ shape }) => shape).reduce((a, b) => broadcastShapes(a, b, name));
  checkProgram(program, full, name);
  return compiledMap(name, program, full);
}

function compiledMap(name: string, program: Program, full: Shape): CompiledMap {
  let backward: CompiledMap | null = null;
  return {
    name,
    program,
    kernel: kernelOf(program),
    full,
    backward: () => (backward ??= compiledMap(name, backwardOf(name, program, full), full)),
  };
}

function checkProgram(program: Program, full: Shape, name: string): void {
  const other = program.nodes.find(({ primitive }) => !primitive.pointwise);
  if (other !== undefined) {
    throw new Error(
      `${name}: the function must use pointwise operations only, it uses ${other.primitive.name}.`,
    );
  }
  for (const id of program.outputs) {
    const shape = specOf(program, id).shape;
    if (!sameShape(shape, full)) {
      throw new Error(
        `${name}: results must have the inputs' common shape ${formatShape(full)}, got ${formatShape(shape)}.`,
      );
    }
  }
}

// The gradient is traced as if every input had the full shape, so that it is pointwise too; sums over repeated axes follow it.
function backwardOf(name: string, program: Program, full: Shape): Program {
  const started = startTrace(name);
  const inputs = program.inputs.map(({ dtype }, index) => started.input(`x${index}`, { shape: full, dtype }));
  const tape = startTape();
  const variables = inputs.map((input) => tape.variable(input));
  const seeds = evaluate(program, variables).map((of, index) => ({
    of,
    gradient: started.input(`gradient${index}`, { shape: full, dtype: "float32" }),
  }));
  const followed = seeds.filter(({ of }) => tape.inner(of) !== of);
  const gradients = tape.backward(followed, variables);
  const results = gradients.map((gradient) => gradient ?? started.zeros({ shape: full, dtype: "float32" }));
  const traced = prune(started.program(results));
  const actual = traced.inputs.map((input, index) => ({ ...input, ...program.inputs[index] }));
  return { ...traced, inputs: actual };
}

function kernelOf(program: Program): MapKernel | null {
  const compiled = currentRuntime().device.compileMap?.(program);
  return compiled === undefined || isDeclined(compiled) ? null : compiled;
}

function operationOf({ name, program, kernel, full, backward }: CompiledMap): Operation {
  return {
    name,
    run: (inputs) => ({
      outputs: runProgram(name, program, kernel, inputs),
      // The gradient is a map as well, so that gradients nest.
      gradient: (operands, gradients) => {
        const given = gradients.map((gradient) => gradient ?? zeros(full));
        const { outputs } = operate(operationOf(backward()), [...operands, ...given]);
        return outputs.map((gradient, index) => sumTo(gradient, operands[index]!.shape));
      },
      release() {},
    }),
  };
}

function runProgram(
  name: string,
  program: Program,
  kernel: MapKernel | null,
  inputs: readonly Tensor[],
): readonly Tensor[] {
  if (kernel === null) {
    const runtime = currentRuntime();
    // A result that is an operand, or another result, gets a handle of its own, as a kernel would give it its own memory.
    return runtime.scope(
      () => evaluate(program, inputs).map((output) => runtime.share(output)),
      (outputs) => outputs,
    );
  }
  const buffers = kernel.run(inputs.map((input) => deviceValue(input, name, currentRuntime())));
  return buffers.map((buffer, index) =>
    currentRuntime().adopt(buffer, specOf(program, program.outputs[index]!)),
  );
}
