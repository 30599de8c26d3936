import { cpu } from "@refrain/backend-cpu";
import { lstm } from "@refrain/cells";
import { liveTensors, start, stop } from "@refrain/core";
import { decodeCheckpoint } from "@refrain/train";
import { afterAll, beforeAll, expect, it } from "vitest";
import { defaultSettings } from "../app/state.ts";
import type { Report, TrainingJob } from "./protocol.ts";
import { trainer } from "./trainer.ts";

beforeAll(async () => {
  await start(cpu());
});
afterAll(stop);

const job: TrainingJob = {
  text: { name: "text.txt", text: "the whale swam, and the sea was calm. ".repeat(60) },
  settings: { ...defaultSettings, hidden: 8, embedding: 4, batch: 2, time: 8, steps: 20, evaluateEvery: 10 },
  cellSource: "",
  checkpoint: null,
};

/** A trainer, what it said, and a way to wait for it to say something. */
function listened() {
  const said: Report[] = [];
  let heard = () => {};
  const own = trainer((report) => {
    said.push(report);
    heard();
  });
  const until = async <Kind extends Report["kind"]>(
    kind: Kind,
    is: (report: Extract<Report, { kind: Kind }>) => boolean = () => true,
  ) => {
    for (;;) {
      const found = said.find(
        (report): report is Extract<Report, { kind: Kind }> =>
          report.kind === kind && is(report as Extract<Report, { kind: Kind }>),
      );
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  };
  return { said, until, handle: own.handle };
}

it("trains to the end, saves, and goes on from what it saved exactly as if it had never stopped", async () => {
  const whole = listened();
  await whole.handle({ kind: "train", job });
  await whole.until("status", ({ status }) => status === "finished");
  await whole.handle({ kind: "save" });
  const last = decodeCheckpoint((await whole.until("saved")).bytes);

  const half = listened();
  await half.handle({ kind: "train", job });
  await half.until("progress");
  await half.handle({ kind: "pause" });
  await half.until("status", ({ status }) => status === "paused");
  await half.handle({ kind: "save" });
  const { bytes, name } = await half.until("saved");
  expect(name).toMatch(/^lstm-1x8-step-\d+\.safetensors$/);

  const rest = listened();
  await rest.handle({ kind: "train", job: { ...job, checkpoint: bytes } });
  await rest.until("status", ({ status }) => status === "paused");
  await rest.handle({ kind: "resume" });
  await rest.until("status", ({ status }) => status === "finished");
  await rest.handle({ kind: "save" });
  const resumed = decodeCheckpoint((await rest.until("saved")).bytes);
  expect(resumed.step).toBe(20);
  expect([...resumed.tensors].map(([key, { data }]) => [key, [...data]])).toEqual(
    [...last.tensors].map(([key, { data }]) => [key, [...data]]),
  );
});

it("looks inside between steps, and keeps no tensor of the run before", async () => {
  const own = listened();
  await own.handle({ kind: "train", job });
  await own.until("status", ({ status }) => status === "finished");
  const before = liveTensors();
  await own.handle({ kind: "inspect", layer: 0 });
  const { inspection } = await own.until("inspection");
  expect(inspection.characters.join("")).toContain("whale");
  expect(inspection.gates.map(({ units }) => units)).toEqual(
    Array(5).fill(lstm({ inputSize: 4, hiddenSize: 8 }).hiddenSize),
  );
  expect(liveTensors()).toBe(before);
  own.said.length = 0;
  await own.handle({ kind: "train", job });
  await own.until("status", ({ status }) => status === "finished");
  expect(liveTensors()).toBe(before);
});

it("leaves out what a checkpoint's model does not know, and begins at the start of another text", async () => {
  const own = listened();
  await own.handle({ kind: "train", job });
  await own.until("status", ({ status }) => status === "finished");
  await own.handle({ kind: "save" });
  const { bytes } = await own.until("saved");
  const other = listened();
  const text = { name: "other.txt", text: "the sea! 鲸 ".repeat(60) };
  await other.handle({ kind: "train", job: { ...job, text, checkpoint: bytes } });
  const { facts } = await other.until("begun");
  expect(facts.leftOut).toBe(120);
  expect(facts.step).toBe(20);
  expect(facts.settings.steps).toBe(1020);
});

it("refuses what is no checkpoint, and goes on with the run before", async () => {
  const own = listened();
  await own.handle({ kind: "train", job });
  const broken = { ...job, checkpoint: Uint8Array.of(1, 2, 3) };
  await expect(own.handle({ kind: "train", job: broken })).rejects.toThrow("decodeCheckpoint: ");
  await own.until("status", ({ status }) => status === "finished");
});

it("ends each run when another begins, however fast they are ordered", async () => {
  const own = listened();
  await own.handle({ kind: "train", job });
  await own.until("status", ({ status }) => status === "finished");
  const before = liveTensors();
  own.said.length = 0;
  await Promise.all([1, 2, 3].map(() => own.handle({ kind: "train", job })));
  await own.until("status", ({ status }) => status === "finished");
  expect(own.said.filter(({ kind }) => kind === "begun").length).toBe(3);
  expect(liveTensors()).toBe(before);
});
