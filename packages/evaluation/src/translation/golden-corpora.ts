import golden from "../golden/corpora.json" with { type: "json" };
import { version } from "../version.ts";

/** The texts that sacreBLEU scored for the golden files of this folder. */
export const corpora: Readonly<
  Record<string, { readonly hypotheses: readonly string[]; readonly references: readonly string[][] }>
> = golden.corpora;

/** A signature of a golden file, which has none, with the version that ours have. */
export function withVersion(signature: string): string {
  return signature.replace("version:", `version:2.6.0+refrain.${version}`);
}
