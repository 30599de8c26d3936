import { describeCell } from "@refrain/testing";
import { cellFromDescription } from "./cell-from-description.ts";
import { descriptionOf } from "./description.ts";
import { subjects } from "./test-subjects.ts";

for (const [name, make] of Object.entries(subjects)) {
  const cell = () => make({ inputSize: 3, hiddenSize: 4 });
  describeCell(name, cell, {
    rebuild: (options) => cellFromDescription({ ...descriptionOf(cell()), options }),
  });
}
