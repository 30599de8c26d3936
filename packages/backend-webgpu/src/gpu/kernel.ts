import { functionsFor } from "../wgsl/functions.ts";

/** What an element of a bound array is. */
export type Element = "f32" | "i32" | "u32";

/** A compute shader, without the text that every one has. */
export interface KernelText {
  /** The names of numbers that a dispatch gives, as `p.name`, each a u32. */
  readonly params: readonly string[];
  /** Arrays that are read: `in0`, `in1`, ... */
  readonly inputs: readonly Element[];
  /** Arrays that are written, and may be read: `out0`, `out1`, ... */
  readonly outputs: readonly Element[];
  /** Invocations of a workgroup. */
  readonly workgroup: number;
  /** Declarations before the main function, such as workgroup memory. */
  readonly declarations?: string;
  /** The statements of the main function: `lane` is the invocation of the workgroup, `group` the workgroup. */
  readonly body: string;
}

/** A compute shader. Its code says no sizes, so that one pipeline serves every shape of a class. */
export interface Kernel {
  readonly code: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** Completes a shader. */
export function kernel({ params, inputs, outputs, workgroup, declarations = "", body }: KernelText): Kernel {
  const lines = [
    `struct Params { ${[...params, "unused"].map((name) => `${name}: u32`).join(", ")} }`,
    "@group(0) @binding(0) var<uniform> p: Params;",
    ...inputs.map((type, i) => `@group(0) @binding(${i + 1}) var<storage, read> in${i}: array<${type}>;`),
    ...outputs.map(
      (type, i) =>
        `@group(0) @binding(${inputs.length + i + 1}) var<storage, read_write> out${i}: array<${type}>;`,
    ),
    functionsFor(declarations + body),
    declarations,
    `@compute @workgroup_size(${workgroup})`,
    "fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {",
    body,
    "}",
  ];
  return {
    code: lines.filter((line) => line !== "").join("\n"),
    inputs: inputs.length,
    outputs: outputs.length,
  };
}

/** Invocations of a workgroup where each works on one element. */
const FLAT = 64;

/** A shader whose invocation works on element `i` of `p.size`. */
export function elementKernel(text: Omit<KernelText, "workgroup">): Kernel {
  return kernel({
    ...text,
    params: ["size", ...text.params],
    workgroup: FLAT,
    body: `let i = (group.x + group.y * groups.x) * ${FLAT}u + lane;
if (i >= p.size) { return; }
${text.body}`,
  });
}

/** The workgroups for `size` elements of an `elementKernel`. */
export function elementGroups(size: number): readonly [number, number] {
  return groupsOf(Math.ceil(size / FLAT));
}

/** As many workgroups in two dimensions, each of which has a limit; they may be a few more. */
export function groupsOf(count: number): readonly [number, number] {
  const rows = Math.ceil(count / 65_535);
  return [Math.ceil(count / Math.max(rows, 1)), rows];
}
