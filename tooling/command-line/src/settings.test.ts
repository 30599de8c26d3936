import { expect, it } from "vitest";
import { resumedSettings, withGiven } from "./settings.ts";

const settings = { steps: 100, cell: "lstm", files: ["a.txt", "b.txt"] as readonly string[] };

it("keeps the defaults of what is not given", () => {
  expect(withGiven(settings, { cell: "gru", steps: undefined })).toEqual({ ...settings, cell: "gru" });
});

it("resumes with the run's own settings, but for what may change", () => {
  const given = { steps: 200, cell: "lstm", files: ["a.txt", "b.txt"] };
  expect(resumedSettings(settings, given, ["steps"])).toEqual({ ...settings, steps: 200 });
  expect(() => resumedSettings(settings, { cell: "gru" }, ["steps"])).toThrow(
    new Error(
      "--resume goes on with the run's own settings: cell is lstm, got gru. Leave it out, or start a new run.",
    ),
  );
});
