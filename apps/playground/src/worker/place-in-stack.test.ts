import { expect, it } from "vitest";
import { placeInStack } from "./place-in-stack.ts";

const url = "blob:http://localhost:4173/5a0e";

it("finds the place nearest to the throw, in the stacks of all browsers", () => {
  const at = (stack: string) => placeInStack(Object.assign(new Error("wrong"), { stack }), url);
  expect(
    at(
      `Error: wrong\n    at add (http://x/a.js:1:2)\n    at Object.step (${url}:15:33)\n    at y (${url}:2:1)`,
    ),
  ).toEqual({ line: 15, column: 33 });
  expect(at(`add@http://x/a.js:1:2\nstep@${url}:7:4\n`)).toEqual({ line: 7, column: 4 });
  expect(at("Error: wrong\n    at add (http://x/a.js:1:2)")).toEqual({ line: null, column: null });
  const cause = Object.assign(new Error("add: wrong"), { stack: `step@${url}:7:4\n` });
  expect(placeInStack(new Error("scan: add: wrong", { cause }), url)).toEqual({ line: 7, column: 4 });
  expect(placeInStack("thrown text", url)).toEqual({ line: null, column: null });
});
