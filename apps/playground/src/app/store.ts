import type { Dictionary } from "../i18n/dictionary.ts";
import { dictionaries } from "../i18n/language.ts";
import type { State } from "./state.ts";

/** The page's state, and how it changes. */
export interface Store {
  readonly state: State;
  /** The strings of the language that is chosen. */
  readonly words: Dictionary;
  change(patch: Partial<State>): void;
  /** Shows an error to the visitor. */
  fail(error: unknown): void;
}

/**
 * @param draw called after changes, at most once a frame.
 */
export function store(initial: State, draw: () => void): Store {
  let state = initial;
  let waiting = false;
  const change = (patch: Partial<State>): void => {
    state = { ...state, ...patch };
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  };
  return {
    change,
    get state() {
      return state;
    },
    get words() {
      return dictionaries[state.language];
    },
    fail: (error) => change({ problem: error instanceof Error ? error.message : String(error) }),
  };
}
