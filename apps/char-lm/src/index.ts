// What of this app runs anywhere, for others that train or use the same models: the playground in a browser.
export type { CellFactory } from "./choose-cell.ts";
export { evaluateText, languageModelLoss } from "./language-model-loss.ts";
export {
  type CharacterModel,
  characterModel,
  type ModelDescription,
  type ModelParams,
  type ModelState,
} from "./model.ts";
export { schedule } from "./schedule.ts";
export type { Settings } from "./settings.ts";
export { type WritingOptions, writeText } from "./write-text.ts";
