import { paperSteps } from "../backend/steps/papers.ts";
import { describeCell } from "./describe-cell.ts";

for (const { name, cell } of paperSteps) {
  describeCell(name, () => cell(3, 4), {
    rebuild: ({ inputSize, hiddenSize }) => cell(inputSize, hiddenSize),
  });
}
