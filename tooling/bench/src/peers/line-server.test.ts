import { expect, it } from "vitest";
import { startLineServer } from "./line-server.ts";

const node = (script: string) => startLineServer(process.execPath, ["-e", script]);

const echo = `
  console.log('{"name":"echo"}');
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => console.log(line));
`;

it("greets, and answers requests in order", async () => {
  const server = await node(echo);
  expect(server.greeting).toEqual({ name: "echo" });
  expect(await server.request({ steps: 1 })).toEqual({ steps: 1 });
  expect(await server.request({ steps: 2 })).toEqual({ steps: 2 });
  server.close();
});

it("says how a process ended that does not greet", async () => {
  await expect(node(`console.error("no torch here"); process.exit(3)`)).rejects.toThrow(
    /gave no answer: it ended with 3: no torch here$/,
  );
});

it("says how a process ended that does not answer", async () => {
  const server = await node(`console.log("{}"); process.stdin.once("data", () => process.exit(4))`);
  await expect(server.request({})).rejects.toThrow(/gave no answer: it ended with 4: $/);
});

it("says why a command cannot be started", async () => {
  await expect(startLineServer("no-such-command", [])).rejects.toThrow(
    new Error("no-such-command  gave no answer: spawn no-such-command ENOENT"),
  );
});
