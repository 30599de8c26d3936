/** Gives back what belongs to objects that became garbage without giving it back themselves. */
export interface SafetyNet<Held> {
  /** Gives `held`, which must not refer to `holder`, back once that is garbage. */
  watch(holder: object, held: Held): Watch<Held>;
  /** The holder has given it back. */
  release(watch: Watch<Held>): void;
}

/** A holder that is watched. */
export interface Watch<Held> {
  /** Null once the garbage collector knows of it. */
  holder: object | null;
  readonly held: Held;
  /** Among those that it does not know of. */
  place: number;
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
  const waiting: Watch<Held>[] = [];
  let scheduled = false;
  const registerAll = (): void => {
    scheduled = false;
    for (const watch of waiting.splice(0)) {
      registry.register(watch.holder!, watch.held, watch);
      watch.holder = null;
    }
  };
  return {
    watch(holder, held) {
      if (!scheduled) setTimeout(registerAll, 0);
      scheduled = true;
      const watch = { holder, held, place: waiting.length };
      waiting.push(watch);
      return watch;
    },
    release(watch) {
      if (watch.holder === null) {
        registry.unregister(watch);
        return;
      }
      watch.holder = null;
      const last = waiting.pop()!;
      if (last === watch) return;
      waiting[watch.place] = last;
      last.place = watch.place;
    },
  };
}
