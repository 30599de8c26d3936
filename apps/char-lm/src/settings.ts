import type { Device } from "@refrain/core";

/** What a run is made with. A checkpoint keeps it, so that `--resume` needs nothing but the run's folder. */
export interface Settings {
  readonly text: string | null;
  readonly dataset: string;
  readonly cell: string;
  readonly layers: number;
  readonly hidden: number;
  readonly embedding: number;
  readonly dropout: number;
  readonly batch: number;
  /** Steps of truncated back-propagation through time. */
  readonly time: number;
  readonly steps: number;
  readonly learningRate: number;
  /** Steps between two evaluations, each with a checkpoint. */
  readonly evaluateEvery: number;
  readonly seed: number;
}

const common = {
  text: null,
  dataset: "moby-dick",
  cell: "lstm",
  dropout: 0,
  learningRate: 0.004,
  seed: 1,
} as const;

/**
 * What is used where the command line says nothing: a model that the running engine trains in a minute or two on
 * two cores.
 */
export function defaultSettings({ description }: Device): Settings {
  if (description.startsWith("cpu native")) {
    return {
      ...common,
      layers: 2,
      hidden: 256,
      embedding: 128,
      batch: 32,
      time: 64,
      steps: 600,
      evaluateEvery: 150,
    };
  }
  if (description.startsWith("cpu wasm")) {
    return {
      ...common,
      layers: 1,
      hidden: 192,
      embedding: 64,
      batch: 32,
      time: 64,
      steps: 400,
      evaluateEvery: 100,
    };
  }
  return {
    ...common,
    layers: 1,
    hidden: 64,
    embedding: 32,
    batch: 16,
    time: 48,
    steps: 300,
    evaluateEvery: 150,
  };
}

/** Settings as the command line gives them; what it leaves out is undefined. */
export type GivenSettings = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

/** The defaults, with what was given in their place. */
export function withGiven(defaults: Settings, given: GivenSettings): Settings {
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(named) };
}

/**
 * The settings of a resumed run: those it was started with. Only the number of steps may be another.
 *
 * @throws when the command line asks for something else.
 */
export function resumedSettings(saved: Settings, given: GivenSettings): Settings {
  for (const [name, value] of Object.entries(given)) {
    const before = saved[name as keyof Settings];
    if (value !== undefined && value !== before && name !== "steps") {
      throw new Error(
        `--resume goes on with the run's own settings: ${name} is ${before}, got ${value}. Leave it out, or start a new run.`,
      );
    }
  }
  return { ...saved, steps: given.steps ?? saved.steps };
}
