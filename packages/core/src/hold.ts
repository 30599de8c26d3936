import { currentRuntime } from "./runtime.ts";
import type { Tensor } from "./tensor.ts";

/** The same value outside of every scope, under whatever interpreters it is: its holder gives it to `release`. */
export function hold(tensor: Tensor): Tensor {
  return "interpreter" in tensor.content
    ? tensor.content.interpreter.rehandle(tensor, hold)
    : currentRuntime().hold(tensor);
}

/** The same value over a handle of the current scope. */
export function share(tensor: Tensor): Tensor {
  return "interpreter" in tensor.content
    ? tensor.content.interpreter.rehandle(tensor, share)
    : currentRuntime().share(tensor);
}

/** Gives back what `hold` gave. */
export function release(tensor: Tensor): void {
  if ("interpreter" in tensor.content) tensor.content.interpreter.release(tensor);
  else tensor.dispose();
}
