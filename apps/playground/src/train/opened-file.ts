import type { Store } from "../app/store.ts";
import { LARGEST_TEXT, textOf } from "./files.ts";
import type { Training } from "./training.ts";

/** Takes a file that was chosen or dropped: a checkpoint by its name's end, else a text to learn. */
export async function takeFile(file: File, store: Store, training: Training): Promise<void> {
  const { train } = store.words;
  if (file.name.endsWith(".safetensors")) {
    training.open(file.name, new Uint8Array(await file.arrayBuffer()));
    return;
  }
  if (file.size > LARGEST_TEXT) {
    store.change({ problem: train.tooLarge(file.name, (file.size / 1e6).toFixed(0)) });
    return;
  }
  const text = textOf(new Uint8Array(await file.arrayBuffer()));
  if (text === null) store.change({ problem: train.notText(file.name) });
  else training.learn({ name: file.name, text });
}
