/** Settings as a command line gives them; what it leaves out is undefined. */
export type Given<Settings> = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

/** The defaults, with what was given in their place. */
export function withGiven<Settings extends object>(defaults: Settings, given: Given<Settings>): Settings {
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(named) };
}

/**
 * The settings of a resumed run: those it was started with, but for what may change.
 *
 * @throws when the command line asks for something else.
 */
export function resumedSettings<Settings extends object>(
  saved: Settings,
  given: Given<Settings>,
  changeable: readonly (keyof Settings & string)[],
): Settings {
  const mayChange: readonly string[] = changeable;
  const before = new Map<string, unknown>(Object.entries(saved));
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || mayChange.includes(name)) continue;
    // Lists, such as of files, are the same when they say the same.
    if (String(value) === String(before.get(name))) continue;
    throw new Error(
      `--resume goes on with the run's own settings: ${name} is ${before.get(name)}, got ${value}. Leave it out, or start a new run.`,
    );
  }
  return withGiven(saved, given);
}
