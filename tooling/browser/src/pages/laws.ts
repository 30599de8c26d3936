import { statisticsOf, webgpu } from "@refrain/backend-webgpu";
import { type Verified, verifyBackend } from "@refrain/testing/laws";

/** Every law of backends in this browser: what is broken, and how many held. */
async function verify(): Promise<{ held: number; broken: readonly Verified[]; description: string }> {
  const backend = webgpu({ allowSoftware: true });
  const device = await backend.start();
  const { description } = device;
  await device.dispose();
  let held = 0;
  const broken: Verified[] = [];
  for await (const law of verifyBackend(backend, { memory: (started) => statisticsOf(started).memory })) {
    if (law.ok) held++;
    else broken.push(law);
  }
  return { held, broken, description };
}

Object.assign(globalThis, { verify, ready: true });
