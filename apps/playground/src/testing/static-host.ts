import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

/** A web server for a folder of files. */
export interface StaticHost {
  readonly url: string;
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/**
 * Serves a folder below a path, as any static host would.
 *
 * @param options.isolated whether the headers are sent that let pages share memory among threads.
 */
export async function hostFolder(
  folder: string,
  { path, isolated }: { readonly path: string; readonly isolated: boolean },
): Promise<StaticHost> {
  const server = createServer(async (request, response) => {
    const asked = new URL(request.url ?? "/", "http://localhost").pathname;
    if (isolated) {
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    }
    const inside = asked.startsWith(path) ? normalize(asked.slice(path.length)) : "..";
    const file = inside === "." ? "index.html" : inside;
    try {
      if (file.startsWith("..")) throw new Error("outside");
      const bytes = await readFile(join(folder, file));
      response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream").end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}${path}`, close: () => server.close() };
}
