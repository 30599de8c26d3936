/** A tree of sums: what the states of this package's metrics are made of. */
export type Sums = number | readonly Sums[] | { readonly [name: string]: Sums };

/**
 * Adds two states of one metric: the state of both parts together. Parts that were evaluated in different
 * workers or on different days become one number, up to the rounding of floating-point sums.
 *
 * @throws when the states have different forms, so cannot come from the same metric.
 *
 * @example
 * const both = mergeStates(accuracy().update(accuracy().init(), [1], [1]), { correct: 2, count: 3 });
 * accuracy().compute(both); // 0.75
 */
export function mergeStates<S extends Sums>(a: S, b: S): S {
  return add(a, b, "state") as S;
}

function add(a: Sums, b: Sums, path: string): Sums {
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "object" && typeof b === "object" && Array.isArray(a) === Array.isArray(b)) {
    const left = Object.entries(a);
    const right = new Map(Object.entries(b));
    if (left.length === right.size && left.every(([name]) => right.has(name))) {
      const sums = left.map(
        ([name, value]) => [name, add(value, right.get(name)!, `${path}.${name}`)] as const,
      );
      return Array.isArray(a) ? sums.map(([, value]) => value) : Object.fromEntries(sums);
    }
  }
  throw new Error(
    `mergeStates: both states must come from the same metric with the same options, but they differ at ${path}: ` +
      `${describe(a)} and ${describe(b)}.`,
  );
}

function describe(value: Sums): string {
  if (typeof value === "number") return "a number";
  return Array.isArray(value) ? `${value.length} values` : `{ ${Object.keys(value).join(", ")} }`;
}
