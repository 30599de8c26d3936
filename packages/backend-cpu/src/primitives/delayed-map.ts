import { type DeviceValue, type Shape, sameShape, sizeOf } from "@refrain/core";
import type { Handle } from "../engine/engine.ts";
import type { Buffer, Pending, Session } from "../engine/session.ts";
import { bufferOf } from "../engine/value.ts";
import { type MapCommand, type MapSource, mapCommand } from "../program/map-command.ts";
import type { Recipe } from "../program/recipe.ts";

/** Pointwise operations, put off until a result is read, so that a chain of them is one pass over memory. */
export interface DelayedMaps {
  /**
   * The results of a recipe, later.
   *
   * @param inputs of shapes that broadcast to `shape`, which every result has.
   */
  delay(recipe: Recipe, inputs: readonly DeviceValue[], shape: Shape): readonly Buffer[];
  /**
   * Writes the product of each row with a vector of its length, of a result that is still to be computed, and leaves it so.
   * False for any other value, and for rows that are not its last axis.
   */
  dots(value: DeviceValue, vector: Handle, target: Handle): boolean;
  /** Writes the sum over all of a result that is still to be computed, and leaves it so. False for any other value. */
  sum(value: DeviceValue, target: Buffer): boolean;
}

/** Results of fewer elements are computed at once: that takes no longer than to write them down. */
const WORTH_DELAY = 2048;
/** The most values of a group, as many as the engine's command has places for operands, and those from which on it is computed. */
const MOST_VALUES = 64;
const MANY_VALUES = 32;
/** Inputs of the results' size from which on a group is computed: it keeps them in memory. */
const MANY_INPUTS = 8;
/** Most tapes that are kept for the next time. */
const MOST_COMMANDS = 1000;
const MOST_AXES = 8;

/** An input, or a recipe on values that are there: its steps are the next values. */
type Part =
  | { readonly kind: "input"; readonly index: number }
  | { readonly kind: "steps"; readonly recipe: Recipe; readonly operands: readonly number[] };

/** Results of one shape that wait together. It is what their buffers have as `pending`. */
interface Group extends Pending {
  readonly shape: Shape;
  readonly inputs: { readonly buffer: Buffer; readonly shape: Shape; readonly id: number }[];
  readonly parts: Part[];
  /** How many values the parts are. */
  values: number;
  /** What the parts are. */
  key: string;
  /** The results that still have an owner, with their values: a few. */
  readonly results: { readonly buffer: Buffer; readonly value: number }[];
}

/** Starts without any pending. */
export function startDelayedMaps(session: Session): DelayedMaps {
  const commands = new Map<string, MapCommand>();
  const numbers = new WeakMap<Recipe, number>();
  let recipes = 0;
  const numberOf = (recipe: Recipe): number => {
    let number = numbers.get(recipe);
    if (number === undefined) {
      number = recipes++;
      numbers.set(recipe, number);
    }
    return number;
  };

  const commandOf = (group: Group, outputs: readonly number[]): MapCommand => {
    const key = `${group.key}=${outputs.join()}`;
    let command = commands.get(key);
    if (command === undefined) {
      if (commands.size >= MOST_COMMANDS) commands.clear();
      const inputs = group.inputs.map(({ shape }) => shape);
      command = mapCommand({ shape: group.shape, inputs, values: valuesOf(group.parts), outputs });
      commands.set(key, command);
    }
    return command;
  };

  const writeInputs = ({ numbers, inputPlaces }: MapCommand, { inputs }: Group): void => {
    inputPlaces.forEach((place, index) => {
      numbers[place] = inputs[index]!.buffer.handle;
    });
  };

  const settle = (group: Group): void => {
    const results = group.results.splice(0);
    const command = commandOf(
      group,
      results.map(({ value }) => value),
    );
    const size = sizeOf(group.shape);
    // An input that nobody else has gives its memory to a result.
    const replaced: number[] = [];
    const replaceable = (output: number): number =>
      group.inputs.findIndex(
        ({ buffer, shape }, index) =>
          !replaced.includes(index) &&
          buffer.owners === 1 &&
          buffer.beforeFree === null &&
          buffer.elements === size &&
          sizeOf(shape) === size &&
          command.mayReplace(output, index),
      );
    const handles: Handle[] = [];
    try {
      for (let output = 0; output < results.length; output++) {
        const input = replaceable(output);
        if (input >= 0) replaced.push(input);
        handles.push(input >= 0 ? group.inputs[input]!.buffer.handle : session.memory(size));
      }
      writeInputs(command, group);
      handles.forEach((handle, output) => {
        command.numbers[command.outputPlaces[output]!] = handle;
      });
      session.run("map", [], { name: "map" }, command.numbers);
    } catch (error) {
      const own = group.inputs.map(({ buffer }) => buffer.handle);
      for (const handle of handles) if (!own.includes(handle)) session.engine.free(handle);
      group.results.push(...results);
      throw error;
    }
    results.forEach(({ buffer }, output) => {
      buffer.handle = handles[output]!;
      buffer.pending = null;
    });
    group.inputs.forEach(({ buffer }, index) => {
      if (replaced.includes(index)) buffer.owners = 0;
      else session.release(buffer);
    });
    group.inputs.length = 0;
  };

  const settleOf = (buffer: Buffer): void => settle(buffer.pending as Group);
  const drop = (buffer: Buffer): void => {
    const { results, inputs } = buffer.pending as Group;
    results.splice(
      results.findIndex((result) => result.buffer === buffer),
      1,
    );
    if (results.length > 0) return;
    for (const input of inputs.splice(0)) session.release(input.buffer);
  };
  const startGroup = (shape: Shape): Group => ({
    shape,
    inputs: [],
    parts: [],
    values: 0,
    key: shape.join("x"),
    results: [],
    settle: settleOf,
    drop,
  });
  const groupOf = ({ pending }: Buffer): Group | null =>
    pending?.settle === settleOf ? (pending as Group) : null;
  /** The value that a result of a group has in it; undefined for any other buffer. */
  const valueIn = (group: Group, buffer: Buffer): number | undefined =>
    group.results.find((result) => result.buffer === buffer)?.value;

  /** The value of an input. */
  const addInput = (group: Group, handle: Buffer, shape: Shape): number => {
    const buffer = session.settle(handle);
    const known = group.inputs.find((input) => input.buffer === buffer && sameShape(input.shape, shape));
    if (known !== undefined) return known.id;
    const id = group.values++;
    const index = group.inputs.push({ buffer: session.retain(buffer), shape, id }) - 1;
    group.parts.push({ kind: "input", index });
    group.key += sameShape(shape, group.shape) ? ";=" : `;${shape.join("x")}`;
    return id;
  };
  /** The first value of a recipe's steps; the others follow it. */
  const addSteps = (group: Group, recipe: Recipe, operands: readonly number[]): number => {
    const first = group.values;
    group.values += recipe.steps.length;
    group.parts.push({ kind: "steps", recipe, operands });
    group.key += `;${numberOf(recipe)}:${operands.join()}`;
    return first;
  };
  /** Moves another group's values into a group of the same shape. */
  const join = (group: Group, other: Group): void => {
    const ids: number[] = [];
    for (const part of other.parts) {
      if (part.kind === "input") {
        const { buffer, shape } = other.inputs[part.index]!;
        ids.push(addInput(group, buffer, shape));
      } else {
        const { recipe, operands } = part;
        const first = addSteps(
          group,
          recipe,
          operands.map((id) => ids[id]!),
        );
        recipe.steps.forEach((_, step) => {
          ids.push(first + step);
        });
      }
    }
    for (const { buffer, value } of other.results.splice(0)) {
      group.results.push({ buffer, value: ids[value]! });
      buffer.pending = group;
    }
    for (const { buffer } of other.inputs.splice(0)) session.release(buffer);
  };

  /** Whether so much may wait together. */
  const isFull = ({ shape, inputs, values }: Group): boolean => {
    if (values >= MANY_VALUES) return true;
    const size = sizeOf(shape);
    return (
      inputs.length >= MANY_INPUTS &&
      inputs.filter(({ buffer }) => buffer.elements === size).length >= MANY_INPUTS
    );
  };

  return {
    delay(recipe, inputs, shape) {
      const waiting: Group[] = [];
      for (const input of inputs) {
        const group = groupOf(bufferOf(input));
        if (group !== null && sameShape(group.shape, shape) && !waiting.includes(group)) waiting.push(group);
      }
      const together = waiting.reduce((sum, { values }) => sum + values, 0);
      if (together + inputs.length + recipe.steps.length > MOST_VALUES) waiting.splice(0).forEach(settle);
      const group = waiting.shift() ?? startGroup(shape);
      for (const other of waiting) join(group, other);
      const operands = inputs.map(({ buffer, shape: own }) => {
        const handle = buffer as Buffer;
        return valueIn(group, handle) ?? addInput(group, handle, own);
      });
      const first = addSteps(group, recipe, operands);
      const made = recipe.outputs.map((id) => {
        const buffer = session.later(sizeOf(shape), group);
        group.results.push({ buffer, value: operands[id] ?? first + id - operands.length });
        return buffer;
      });
      if (sizeOf(shape) < WORTH_DELAY || isFull(group)) settle(group);
      return made;
    },
    dots(value, vector, target) {
      const group = groupOf(bufferOf(value));
      const depth = value.shape.at(-1)!;
      if (group === null || group.shape.at(-1) !== depth || sizeOf(group.shape) === 0) return false;
      const command = commandOf(group, [valueIn(group, value.buffer as Buffer)!]);
      writeInputs(command, group);
      command.numbers[command.outputPlaces[0]!] = target;
      session.run("mapDots", [vector, depth], { name: "matMul" }, command.numbers);
      return true;
    },
    sum(value, target) {
      const group = groupOf(bufferOf(value));
      if (group === null) return false;
      const command = commandOf(group, [valueIn(group, value.buffer as Buffer)!]);
      writeInputs(command, group);
      command.numbers[command.outputPlaces[0]!] = target.handle;
      session.run("mapSum", [], { name: "sum" }, command.numbers);
      return true;
    },
  };
}

/** The values of parts, one by one. */
function valuesOf(parts: readonly Part[]): MapSource["values"] {
  const values: MapSource["values"][number][] = [];
  for (const part of parts) {
    if (part.kind === "input") {
      values.push(part);
      continue;
    }
    const { recipe, operands } = part;
    const first = values.length;
    for (const step of recipe.steps) {
      if (step.kind === "number") values.push(step);
      else {
        const own = step.operands.map((id) => operands[id] ?? first + id - operands.length);
        values.push({ ...step, operands: own });
      }
    }
  }
  return values;
}

/** Why the engine's command does not take so many axes or values; null when it does. */
export function tooLarge(recipe: Recipe, inputs: number, shape: Shape): string | null {
  const values = inputs + recipe.steps.length;
  if (shape.length > MOST_AXES) return `it has ${shape.length} axes, and the engine takes ${MOST_AXES}`;
  return values > MOST_VALUES ? `it has ${values} values, and the engine takes ${MOST_VALUES}` : null;
}
