import { Tensor, type Tree } from "@refrain/core";

/** The form of a tree: its records and arrays, with the name of each tensor in the tensor's place. It is JSON. */
export type Form = string | readonly Form[] | { readonly [name: string]: Form };

/** The form of a tree; names are dotted, as `namedLeaves` gives them. */
export function formOf(tree: Tree, name: string): Form {
  if (tree instanceof Tensor) return name;
  if (Array.isArray(tree)) return tree.map((branch, index) => formOf(branch, `${name}.${index}`));
  return Object.fromEntries(
    Object.entries(tree as { readonly [name: string]: Tree }).map(([key, branch]) => [
      key,
      formOf(branch, `${name}.${key}`),
    ]),
  );
}

/** The tree of a form. */
export function treeOf(form: Form, tensorOf: (name: string) => Tensor): Tree {
  if (typeof form === "string") return tensorOf(form);
  if (Array.isArray(form)) return form.map((branch) => treeOf(branch, tensorOf));
  return Object.fromEntries(
    Object.entries(form as { readonly [name: string]: Form }).map(([key, branch]) => [
      key,
      treeOf(branch, tensorOf),
    ]),
  );
}

/** The names in a form, or null where it is none. */
export function namesIn(form: unknown): readonly string[] | null {
  if (typeof form === "string") return [form];
  if (typeof form !== "object" || form === null) return null;
  const names = Object.values(form).map(namesIn);
  return names.includes(null) ? null : names.flatMap((each) => each ?? []);
}
