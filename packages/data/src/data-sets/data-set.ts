/** One published file of a data set. */
export interface DataSetFile {
  /** Where it lies below the folder of all data sets, with `/`: `"wikitext-2/train.txt"`. */
  readonly path: string;
  /** Where it is downloaded from: pinned, so that the bytes never change. */
  readonly url: string;
  /** How it is packed there; it is unpacked as it arrives. Not given: it is not. */
  readonly compression?: "gzip";
  /** Of the file on disk, unpacked. */
  readonly bytes: number;
  /** Of the file on disk, unpacked; lower-case hexadecimal. */
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
