/** Gives back what belongs to objects that became garbage without giving it back themselves. */
export interface SafetyNet<Held> {
  /**
   * Gives `held` back once `holder` is garbage. `held` must not refer to it.
   *
   * @param token stands for the holder in `release`, where that must not be referred to.
   */
  watch(holder: object, held: Held, token?: object): void;
  /** The holder has given it back. */
  release(token: object): void;
}

/**
 * Starts a safety net.
 *
 * Holders are registered with the garbage collector when the event loop comes round to it: nothing is given back before that
 * anyway, and most are gone by then. What is registered stays in memory for long, even if it is taken back at once, and with it
 * all that it refers to: tens of megabytes in a loop of small steps.
 */
export function startSafetyNet<Held>(giveBack: (held: Held) => void): SafetyNet<Held> {
  const registry = new FinalizationRegistry<Held>(giveBack);
  const waiting = new Map<object, { readonly holder: object; readonly held: Held }>();
  const registerAll = (): void => {
    for (const [token, { holder, held }] of waiting) registry.register(holder, held, token);
    waiting.clear();
  };
  return {
    watch(holder, held, token = holder) {
      if (waiting.size === 0) setTimeout(registerAll, 0);
      waiting.set(token, { holder, held });
    },
    release(token) {
      if (!waiting.delete(token)) registry.unregister(token);
    },
  };
}
