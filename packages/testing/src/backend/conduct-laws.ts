import { apply, intTensor, type Primitive, primitives, type Tensor, tensor } from "@refrain/core";
import { mustAgree } from "../laws/compare.ts";
import { must } from "../laws/law.ts";
import { readFrom, withDevice } from "../laws/on-device.ts";
import { mustComputeAlike, treesMustAgree } from "./agree.ts";
import type { BackendLaw, Subject } from "./subject.ts";
import { trainingStep } from "./workload.ts";

/** How a backend behaves beside its numbers: starting, reading, errors, and what it does twice. */
export function conductLaws(): BackendLaw[] {
  return [
    {
      name: "says that it is available once it has started",
      async check({ backend, device }) {
        const reason = await backend.unavailable();
        must(reason === null, `unavailable() must give null, got ${JSON.stringify(reason)}.`);
        must(
          device.backend === backend.name,
          `The device must carry the backend's name "${backend.name}", got "${device.backend}".`,
        );
        must(device.description.trim() !== "", "The device's description must not be empty.");
      },
    },
    {
      name: "starts again after it was disposed of",
      async check({ backend, oracle }) {
        for (let round = 0; round < 2; round++) {
          const device = await backend.start();
          const sum = () => apply(primitives["add"]!, [tensor([1, 2, 3]), 1]);
          await mustComputeAlike(`start ${round + 1}`, { device, oracle }, 0, sum);
          await device.dispose();
        }
      },
    },
    {
      name: "reads at once exactly if it says so, and the same",
      async check({ device }) {
        const { syncRead } = device.capabilities;
        must(
          syncRead === (device.readSync !== undefined),
          `capabilities.syncRead is ${syncRead}, so readSync must ${syncRead ? "" : "not "}be there.`,
        );
        if (device.readSync === undefined) return;
        const x = withDevice(device, () => apply(primitives["exp"]!, [tensor([0, 1, 2])]));
        const [now, later] = [x.dataSync(), await x.data()];
        x.dispose();
        mustAgree("readSync", { data: now, shape: [3] }, { data: later, shape: [3] }, 0);
      },
    },
    {
      name: "keeps its own copy of what it is given and gives",
      async check({ device }) {
        const given = Float32Array.of(1, 2, 3);
        const x = withDevice(device, () => tensor(given));
        given.fill(7);
        const first = await x.data();
        mustAgree("an array that was changed after its upload", host(first), host([1, 2, 3]), 0);
        first.fill(8);
        mustAgree("an array that was read and changed", host(await x.data()), host([1, 2, 3]), 0);
        x.dispose();
      },
    },
    {
      name: "gives the same bits twice",
      async check({ device }) {
        const first = await readFrom(device, trainingStep);
        for (let again = 0; again < 3; again++) {
          treesMustAgree("a training step run again", await readFrom(device, trainingStep), first, 0);
        }
      },
    },
    {
      name: "runs a primitive that it has never seen, or throws an UnsupportedError with its name",
      async check(subject) {
        await mustComputeAlike("the primitive", subject, subject.tolerance.operation, () =>
          apply(unheardOf, [tensor([1, 2, 3])]),
        ).catch((error: Error) => {
          must(
            error.name === "UnsupportedError" && error.message.includes(unheardOf.name),
            `An unknown primitive must run, or throw an UnsupportedError that names "${unheardOf.name}"; got ${error.name}: ${error.message}`,
          );
        });
      },
    },
    ...outOfRange.map(
      ([name, inputs, attributes]): BackendLaw => ({
        name: `${name} of an id out of range throws, and the device goes on`,
        async check(subject) {
          const run = () => apply(primitives[name]!, inputs(), attributes);
          const expected = await messageOf(subject.oracle, run);
          const actual = await messageOf(subject.device, run);
          must(actual !== null, `${name} must throw: ${expected}`);
          must(actual === expected, `${name} must throw "${expected}", got "${actual}".`);
          await mustComputeAlike("an operation afterwards", subject, 0, () =>
            apply(primitives["add"]!, [tensor([1, 2, 3]), 1]),
          );
        },
      }),
    ),
  ];
}

const table = () => tensor([1, 2, 3, 4, 5, 6], [3, 2]);
const outOfRange: readonly (readonly [string, () => readonly Tensor[], Record<string, number>])[] = [
  ["gather", () => [table(), intTensor([0, 3])], {}],
  ["scatterAdd", () => [intTensor([0, -1, 1]), table()], { rows: 3 }],
  ["pick", () => [table(), intTensor([1, 0, 2])], {}],
  ["place", () => [tensor([1, 2]), intTensor([4, 1])], { size: 4 }],
  ["crossEntropy", () => [table(), intTensor([0, 1, 2])], {}],
  ["crossEntropyGradient", () => [table(), intTensor([-1, 1, 0]), tensor([1, 1, 1])], {}],
];

const unheardOf: Primitive = {
  name: "testing/addSeven",
  pointwise: true,
  infer: ([x]) => x!,
  reference([x], _, output) {
    x!.data.forEach((value, i) => {
      output.data[i] = value + 7;
    });
  },
};

/** The message of the error that running and reading gives, or null. */
async function messageOf(device: Subject["device"], run: () => Tensor): Promise<string | null> {
  try {
    await readFrom(device, run);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function host(data: ArrayLike<number>) {
  return { data: Float32Array.from(data), shape: [data.length] };
}
