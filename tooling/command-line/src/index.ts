export { backendNames, chooseBackend } from "./choose-backend.ts";
export { nonNegative, nonNegativeNumber, number, positive, rate } from "./number-options.ts";
export { bar, count, duration, type Progress, terminalProgress } from "./progress.ts";
export { writeWhole } from "./write-file.ts";
