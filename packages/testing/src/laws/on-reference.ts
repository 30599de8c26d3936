import { scoped, type Tensor } from "@refrain/core";
import type { HostTensor } from "./compare.ts";
import { startReference, withDevice } from "./on-device.ts";

/** Runs a synchronous function on a reference device of its own; `read` works inside. */
export async function onReference(body: () => void): Promise<void> {
  const device = await startReference();
  withDevice(device, () => scoped(body));
  await device.dispose();
}

/** The numbers of a tensor of the reference device. */
export function read(tensor: Tensor): HostTensor {
  return { data: tensor.dataSync(), shape: tensor.shape };
}
