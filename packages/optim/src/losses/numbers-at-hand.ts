import { currentDevice, type Tensor, type TypedArray } from "@refrain/core";

/**
 * The numbers of a tensor, for checks that must not make anyone wait: null while they are only known to a trace, and on
 * devices where a read would hold up what is under way.
 */
export function numbersAtHand(tensor: Tensor): TypedArray | null {
  const { syncRead, gpu } = currentDevice().capabilities;
  return "interpreter" in tensor.content || !syncRead || gpu ? null : tensor.dataSync();
}
