import {
  type Attributes,
  type Device,
  type DeviceValue,
  type Primitive,
  type Spec,
  sizeOf,
  type TypedArray,
  UnsupportedError,
} from "@refrain/core";
import type { Engine, Handle } from "./engine/engine.ts";
import { type Buffer, startSession } from "./engine/session.ts";
import { bufferOf, handleOf } from "./engine/value.ts";
import { delayedFill } from "./primitives/delayed-fill.ts";
import { startDelayedMaps, tooLarge } from "./primitives/delayed-map.ts";
import { delayedProduct, sumWithDelayed } from "./primitives/delayed-product.ts";
import type { Operand } from "./primitives/operation.ts";
import { operationOf } from "./primitives/operations.ts";
import { startDelayedGradients } from "./primitives/weight-gradients.ts";
import { fullShape, type Recipe, recipeOf, recipeOfProgram } from "./program/recipe.ts";
import { compileScan } from "./scan/compile-scan.ts";
import type { Split } from "./scan/run.ts";

/** A device over a loaded engine. */
export function deviceOf(engine: Engine, description: string, split: Split = "auto"): Device {
  const session = startSession(engine);
  const maps = startDelayedMaps(session);
  const gradients = startDelayedGradients(session);
  const recipes = new Map<Primitive, Map<number, Recipe | null>>();
  const recipeFor = (primitive: Primitive, inputs: readonly DeviceValue[], output: Spec): Recipe | null => {
    let ofPrimitive = recipes.get(primitive);
    if (ofPrimitive === undefined) {
      ofPrimitive = new Map();
      recipes.set(primitive, ofPrimitive);
    }
    const key = typesOf(inputs, output);
    let recipe = ofPrimitive.get(key);
    if (recipe === undefined) {
      recipe = recipeOf(primitive.name, inputs, output);
      ofPrimitive.set(key, recipe);
    }
    return recipe;
  };
  const readSync = (value: DeviceValue): TypedArray => {
    const size = sizeOf(value.shape);
    const data = value.dtype === "float32" ? new Float32Array(size) : new Int32Array(size);
    engine.read(handleOf(session, value), data);
    return data;
  };
  const delayedMap = (primitive: Primitive, inputs: readonly DeviceValue[], output: Spec): Buffer | null => {
    const recipe = recipeFor(primitive, inputs, output);
    if (recipe === null || tooLarge(recipe, inputs.length, output.shape) !== null) return null;
    return maps.delay(recipe, inputs, output.shape)[0]!;
  };
  /** A sum, or a product with a vector, over pointwise results that are still to be computed. Null for anything else. */
  const reductionOfPending = (
    name: string,
    inputs: readonly DeviceValue[],
    attributes: Attributes,
    output: Spec,
  ): Buffer | null => {
    const isTotal = name === "sum" && output.dtype === "float32" && sizeOf(output.shape) === 1;
    const isProduct = name === "matMul" && isVectorTimesRows(inputs, attributes);
    if (!isTotal && !isProduct) return null;
    const [first, second] = inputs;
    if (bufferOf(isTotal ? first! : second!).pending === null) return null;
    const buffer = session.allocate(sizeOf(output.shape));
    const isWritten = isTotal
      ? maps.sum(first!, buffer)
      : maps.dots(second!, handleOf(session, first!), buffer.handle);
    if (isWritten) return buffer;
    session.release(buffer);
    return null;
  };
  const runNow = (
    name: string,
    inputs: readonly DeviceValue[],
    attributes: Attributes,
    output: Spec,
  ): Buffer => {
    const operation = operationOf(name);
    if (operation === undefined) {
      throw new UnsupportedError(
        `cpu: the primitive ${name} is not one that the engine has; write it with those of @refrain/core, or use the reference device.`,
      );
    }
    const operands = inputs.map((input) => operandOf(input, handleOf(session, input)));
    const buffer = session.allocate(sizeOf(output.shape));
    try {
      operation(session, operands, attributes, operandOf(output, buffer.handle));
    } catch (error) {
      session.release(buffer);
      throw error;
    }
    return buffer;
  };
  return {
    backend: "cpu",
    description,
    capabilities: { gpu: false, syncRead: true, threads: engine.threads },
    upload(data) {
      const buffer = session.allocate(data.length);
      engine.write(buffer.handle, data);
      return buffer;
    },
    ...(engine.discard && { discard: engine.discard }),
    read: async (value) => readSync(value),
    readSync,
    free: (buffer) => session.release(bufferOf({ buffer })),
    run(primitive, inputs, attributes, output) {
      const { name } = primitive;
      if (name === "constant") return delayedFill(session, attributes["value"] as number, output);
      const waiting = primitive.pointwise
        ? (sumWithDelayed(session, name, inputs, output) ?? delayedMap(primitive, inputs, output))
        : (delayedProduct(session, name, inputs, attributes, output) ??
          gradients.join(name, inputs, attributes, output) ??
          reductionOfPending(name, inputs, attributes, output));
      return waiting ?? runNow(name, inputs, attributes, output);
    },
    compileMap(program) {
      const recipe = recipeOfProgram(program);
      if ("declined" in recipe) return { declined: [recipe.declined] };
      const shape = fullShape(program);
      const declined = tooLarge(recipe, program.inputs.length, shape);
      return declined === null
        ? { run: (inputs) => maps.delay(recipe, inputs, shape) }
        : { declined: [declined] };
    },
    compileScan: (program) => compileScan(session, gradients, program, split),
    async dispose() {
      await engine.destroy();
    },
  };
}

function isVectorTimesRows([a]: readonly DeviceValue[], { transposeA, transposeB }: Attributes): boolean {
  return a!.shape.length === 2 && a!.shape[0] === 1 && !transposeA && transposeB === true;
}

const operandOf = ({ shape, dtype }: Spec, handle: Handle): Operand => ({ shape, dtype, handle });

const bitOf = ({ dtype }: Spec): number => (dtype === "int32" ? 1 : 0);

/** The types of an operation's inputs and its output as one number. */
function typesOf(inputs: readonly Spec[], output: Spec): number {
  let types = 1;
  for (let index = 0; index < inputs.length; index++) types = types * 2 + bitOf(inputs[index]!);
  return types * 2 + bitOf(output);
}
