import {
  currentDevice,
  type Device,
  disposeTree,
  namedLeaves,
  reference,
  scoped,
  type Tree,
  useDevice,
} from "@refrain/core";
import type { HostTensor } from "./compare.ts";

/** The tensors of a tree on the host, by their dotted names. */
export type HostTree = ReadonlyMap<string, HostTensor>;

/**
 * Runs a synchronous function with a device as the running one, and gives the running one its place back.
 *
 * @throws what `body` throws.
 */
export function withDevice<Result>(device: Device, body: () => Result): Result {
  const before = runningDevice();
  useDevice(device);
  try {
    return body();
  } finally {
    useDevice(before);
  }
}

/** Runs a synchronous function that makes tensors on a device, and reads its result. All that it made is freed. */
export async function readFrom(device: Device, body: () => Tree): Promise<HostTree> {
  const tree = withDevice(device, () => scoped(body));
  try {
    const read = new Map<string, HostTensor>();
    for (const [name, tensor] of namedLeaves(tree)) {
      read.set(name, { data: await tensor.data(), shape: tensor.shape });
    }
    return read;
  } finally {
    disposeTree(tree);
  }
}

/** A new reference device, the oracle of every kit. */
export function startReference(): Promise<Device> {
  return reference().start();
}

function runningDevice(): Device | null {
  try {
    return currentDevice();
  } catch {
    return null;
  }
}
