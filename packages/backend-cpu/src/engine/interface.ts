/** What a build of the C++ must be to understand this TypeScript; scripts/interface.mjs writes it. */
export const INTERFACE = "8a9ccf18";
