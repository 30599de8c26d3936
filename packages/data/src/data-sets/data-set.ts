/** One published file of a data set. */
export interface DataSetFile {
  /** Where it lies below the folder of all data sets, with `/`: `"wikitext-2/train.txt"`. */
  readonly path: string;
  /** Where it is downloaded from: pinned, so that the bytes never change. */
  readonly url: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A published data set: what it is, what its licence asks, and its files byte for byte. */
export interface DataSet {
  readonly name: string;
  readonly description: string;
  /** The licence, and what it asks of those who use the data. */
  readonly licence: string;
  readonly homepage: string;
  readonly files: readonly DataSetFile[];
}
