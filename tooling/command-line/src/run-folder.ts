import { existsSync } from "node:fs";
import { access, constants, mkdir, rm } from "node:fs/promises";

/** The folder that a new run is written to. */
export interface NewRun {
  readonly folder: string;
  /** The file by which a folder has a run. */
  readonly checkpoint: string;
  /** Files and folders of an earlier run that must not be mixed with the new one's. */
  readonly stale?: readonly string[];
  /** Begins anew where there is a run already. */
  readonly overwrite?: boolean | undefined;
}

/**
 * Makes the folder of a new run, before anything is trained for it.
 *
 * @throws when it has a run already that is not to be overwritten, or cannot be written.
 */
export async function makeRunFolder({ folder, checkpoint, stale = [], overwrite }: NewRun): Promise<void> {
  if (existsSync(checkpoint) && !overwrite) {
    throw new Error(
      `--run ${folder} has a run already. Go on with it by --resume, begin anew by --overwrite, or name another folder.`,
    );
  }
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    for (const path of [checkpoint, ...stale]) await rm(path, { recursive: true, force: true });
  } catch (error) {
    throw new Error(`--run ${folder} cannot be written: ${(error as Error).message}. Name another folder.`);
  }
}
