import { type Interpreter, nextLevel } from "../interpreter.ts";
import { constant } from "../ops/constant.ts";
import { reshapeNode } from "../ops/reshape-node.ts";
import type { Primitive } from "../primitive.ts";
import { type Attributes, formatShape, type Spec } from "../spec.ts";
import { Tensor } from "../tensor.ts";
import type { Program, ProgramInput, ProgramNode, ValueId } from "./program.ts";

/** A program in the making. Symbols of it are tensors: the operations called on them become nodes. */
export interface Trace {
  /** A symbol for the next input. */
  input(name: string, spec: Spec): Tensor;
  /** The program so far, with these outputs. Nodes that they do not need stay; see `prune`. */
  program(outputs: readonly Tensor[]): Program;
  /** A symbol filled with zeros. */
  zeros(spec: Spec): Tensor;
  /** The number of a symbol in the program. */
  id(symbol: Tensor): ValueId;
}

/**
 * Starts a trace.
 *
 * @param where names what is traced in messages: `scan(acme/janet): step`.
 */
export function startTrace(where: string): Trace {
  const inputs: ProgramInput[] = [];
  const nodes: { inputs: readonly Tensor[]; symbol: Tensor; node: Omit<ProgramNode, "inputs"> }[] = [];
  const ids = new Map<Tensor, ValueId>();

  const interpreter: Interpreter = {
    level: nextLevel(),
    apply: record,
    unwrap: (tensor) => (ids.has(tensor) ? null : tensor),
    // Symbols have no memory.
    rehandle: (tensor) => tensor,
    release() {},
    constant: (value, spec) => record(constant, [], { value, shape: spec.shape, dtype: spec.dtype }, spec),
    reshape: (tensor, spec) => record(reshapeNode, [tensor], { shape: spec.shape }, spec),
    operate({ name }) {
      throw new Error(`${where} calls ${name}, which cannot run inside a step. Use plain operations.`);
    },
  };
  const symbol = (spec: Spec): Tensor =>
    new Tensor({ shape: spec.shape, dtype: spec.dtype }, { interpreter, value: null });

  function record(
    primitive: Primitive,
    operands: readonly Tensor[],
    attributes: Attributes,
    output: Spec,
  ): Tensor {
    for (const operand of operands) {
      if (!ids.has(operand)) {
        throw new Error(
          `${where} uses a tensor of shape ${formatShape(operand.shape)} in ${primitive.name} that is none of its arguments. Pass it in as a parameter or an input.`,
        );
      }
    }
    const made = symbol(output);
    ids.set(made, -1);
    nodes.push({
      inputs: operands,
      symbol: made,
      node: { primitive, attributes, shape: output.shape, dtype: output.dtype },
    });
    return made;
  }

  // Inputs may still be added, so nodes get their numbers when the program is asked for.
  function number(): void {
    nodes.forEach(({ symbol: made }, index) => {
      ids.set(made, inputs.length + index);
    });
  }

  return {
    input(name, spec) {
      const made = symbol(spec);
      ids.set(made, inputs.length);
      inputs.push({ name, shape: spec.shape, dtype: spec.dtype });
      return made;
    },
    zeros: (spec) => interpreter.constant(0, spec),
    id(tensor) {
      number();
      const id = ids.get(tensor);
      if (id === undefined) {
        throw new Error(
          `${where} returns a tensor of shape ${formatShape(tensor.shape)} that it did not compute.`,
        );
      }
      return id;
    },
    program(outputs) {
      number();
      return {
        inputs: [...inputs],
        nodes: nodes.map(({ node, inputs: from }) => ({
          ...node,
          inputs: from.map((tensor) => ids.get(tensor)!),
        })),
        outputs: outputs.map((output) => this.id(output)),
      };
    },
  };
}

/**
 * Traces a function of tensors into a program.
 *
 * @param f gets a symbol for each spec; it must use operations only.
 * @throws when it reads numbers, uses a tensor that is no argument, or returns one that it did not compute.
 *
 * @example
 * const program = trace((x, y) => [mul(sigmoid(x), y)], [spec, spec], "gate");
 * console.log(printProgram(program));
 */
export function trace(
  f: (...symbols: Tensor[]) => readonly Tensor[],
  specs: readonly Spec[],
  where = "trace",
): Program {
  const started = startTrace(where);
  return started.program(f(...specs.map((spec, index) => started.input(`x${index}`, spec))));
}
