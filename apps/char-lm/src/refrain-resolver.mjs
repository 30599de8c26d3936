// Lets a user's own file, wherever it lies, import the @refrain packages that this program runs.
let parentURL;

export function initialize(data) {
  parentURL = data.parentURL;
}

export function resolve(specifier, context, next) {
  return next(specifier, specifier.startsWith("@refrain/") ? { ...context, parentURL } : context);
}
