export { type CacheFolderOptions, cacheFolder } from "./cache-folder.ts";
export { type FetchOptions, type FetchProgress, fetchDataSet } from "./fetch-data-set.ts";
export { loadMulti30k, loadTatoeba, type ParallelParts } from "./load-parallel.ts";
export { loadSeries } from "./load-series.ts";
export {
  type LabelledName,
  loadNames,
  loadTinyShakespeare,
  loadWikiText2,
  type WikiText,
} from "./load-texts.ts";
export { readSeries, type TimeSeries } from "./read-series.ts";
