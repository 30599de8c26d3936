/** How far a training has come: `done` of `total` steps of one kind. */
export interface TrainingProgress {
  readonly done: number;
  readonly total: number;
}

/** Called now and then while a training runs, and once at its end. */
export type OnProgress = (progress: TrainingProgress) => void;
