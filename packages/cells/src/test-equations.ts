import { add, mapTree, namedLeaves, type RecurrentCell, random, scan, type Tree } from "@refrain/core";
import { expect } from "vitest";

/** A cell's parameters as plain numbers, by their dotted names. */
export interface PlainParams {
  /** A matrix as a list of rows. */
  matrix(name: string): number[][];
  vector(name: string): number[];
}

/** A paper's equations for one row, on plain numbers. */
export type PlainStep = (
  params: PlainParams,
  state: Readonly<Record<string, number[]>>,
  x: number[],
) => { readonly output: number[]; readonly state: Readonly<Record<string, number[]>> };

/**
 * Runs a cell and the plain equations over the same sequences, and expects the same outputs and states. Absolutely within 1e-5:
 * values are near 1, and one side computes in float32.
 */
export function expectEquations(cell: RecurrentCell<Tree, Tree>, step: PlainStep): void {
  const [batch, time] = [2, 5];
  const params = mapTree(cell.init(random(1)), (leaf, name) =>
    add(leaf, random(2).split(name).normal(leaf.shape, 0, 0.5)),
  );
  const inputs = random(3).normal([batch, time, cell.inputSize]);
  const initialState = mapTree(cell.initialState(batch), (leaf, name) =>
    random(4).split(name).normal(leaf.shape),
  );
  const { outputs, state } = scan(cell, params, inputs, { initialState });

  const plain = plainParams(params);
  const x = rowsOf(Array.from(inputs.dataSync()), cell.inputSize); // [batch * time, input]
  const found = rowsOf(Array.from(outputs.dataSync()), outputs.shape[2]!);
  for (let row = 0; row < batch; row++) {
    let current = rowState(initialState, row);
    for (let t = 0; t < time; t++) {
      const next = step(plain, current, x[row * time + t]!);
      expectNear(found[row * time + t]!, next.output, `output at ${t}`);
      current = next.state;
    }
    const last = rowState(state, row);
    expect(Object.keys(last).sort()).toEqual(Object.keys(current).sort());
    for (const [name, numbers] of Object.entries(current)) expectNear(last[name]!, numbers, `state ${name}`);
  }
}

function plainParams(params: Tree): PlainParams {
  const leaves = new Map(namedLeaves(params));
  const vector = (name: string) => Array.from(leaves.get(name)!.dataSync());
  return { vector, matrix: (name) => rowsOf(vector(name), leaves.get(name)!.shape[1]!) };
}

function rowState(state: Tree, row: number): Record<string, number[]> {
  return Object.fromEntries(
    Array.from(namedLeaves(state), ([name, leaf]) => [
      name,
      rowsOf(Array.from(leaf.dataSync()), leaf.shape[1]!)[row]!,
    ]),
  );
}

function rowsOf(numbers: number[], width: number): number[][] {
  return Array.from({ length: numbers.length / width }, (_, row) =>
    numbers.slice(row * width, (row + 1) * width),
  );
}

function expectNear(actual: readonly number[], expected: readonly number[], what: string): void {
  expect(actual.length, what).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value), `${what}, unit ${i}`).toBeLessThan(1e-5);
  });
}

/** `x W`, one column. */
export function column(x: readonly number[], weights: readonly number[][], at: number): number {
  return x.reduce((sum, value, row) => sum + value * weights[row]![at]!, 0);
}

/** `x W`. */
export function product(x: readonly number[], weights: readonly number[][]): number[] {
  return weights[0]!.map((_, at) => column(x, weights, at));
}

/** The logistic function. */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Numbers with mean 0 and variance 1. */
export function standardized(x: readonly number[]): number[] {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  return x.map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
}
