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
import { startSession } from "./engine/session.ts";
import { bufferOf, handleOf } from "./engine/value.ts";
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
  return {
    backend: "cpu",
    description,
    capabilities: { gpu: false, syncRead: true, threads: engine.threads },
    upload(data) {
      const buffer = session.allocate(data.length);
      engine.write(buffer.handle, data);
      return buffer;
    },
    read: async (value) => readSync(value),
    readSync,
    free: (buffer) => session.release(bufferOf({ buffer })),
    run(primitive, inputs, attributes, output) {
      const operation = operationOf(primitive.name);
      if (operation === undefined) {
        throw new UnsupportedError(
          `cpu: the primitive ${primitive.name} is not one that the engine has; write it with those of @refrain/core, or use the reference device.`,
        );
      }
      const quick =
        delayedProduct(session, primitive.name, inputs, attributes, output) ??
        sumWithDelayed(session, primitive.name, inputs, output) ??
        gradients.join(primitive.name, inputs, attributes, output);
      if (quick !== null) return quick;
      const recipe = primitive.pointwise ? recipeFor(primitive, inputs, output) : null;
      if (recipe !== null && tooLarge(recipe, inputs.length, output.shape) === null) {
        return maps.delay(recipe, inputs, output.shape)[0]!;
      }
      if (primitive.name === "sum" && output.dtype === "float32" && sizeOf(output.shape) === 1) {
        const buffer = session.allocate(1);
        if (maps.sum(inputs[0]!, buffer)) return buffer;
        session.release(buffer);
      }
      if (primitive.name === "matMul" && isVectorTimesPending(inputs, attributes)) {
        const [vector, rows] = inputs as [DeviceValue, DeviceValue];
        const buffer = session.allocate(sizeOf(output.shape));
        if (maps.dots(rows, handleOf(session, vector), buffer.handle)) return buffer;
        session.release(buffer);
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

function isVectorTimesPending(
  [a, b]: readonly DeviceValue[],
  { transposeA, transposeB }: Attributes,
): boolean {
  const isVectorTimesRows = a!.shape.length === 2 && a!.shape[0] === 1 && !transposeA && transposeB === true;
  return isVectorTimesRows && bufferOf(b!).pending !== null;
}

const operandOf = ({ shape, dtype }: Spec, handle: Handle): Operand => ({ shape, dtype, handle });

/** The types of an operation's inputs and its output as one number. */
function typesOf(inputs: readonly Spec[], output: Spec): number {
  let types = 1;
  for (const { dtype } of inputs) types = types * 2 + (dtype === "int32" ? 1 : 0);
  return types * 2 + (output.dtype === "int32" ? 1 : 0);
}
