export { backendNames, chooseBackend } from "./choose-backend.ts";
export { type CurvePoint, type LearningCurve, learningCurveSvg } from "./learning-curve.ts";
export { nonNegative, nonNegativeNumber, number, positive, rate } from "./number-options.ts";
export { bar, count, duration, type Progress, terminalProgress } from "./progress.ts";
export { makeRunFolder, type NewRun } from "./run-folder.ts";
export { runProgram } from "./run-program.ts";
export { type Given, resumedSettings, withGiven } from "./settings.ts";
export { writeWhole } from "./write-file.ts";
