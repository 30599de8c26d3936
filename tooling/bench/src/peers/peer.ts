import type { Contestant } from "../measure/alternate.ts";
import type { Workload } from "../workloads.ts";
import type { LineServer } from "./line-server.ts";

/** Another library, measured beside us. */
export interface Peer {
  /** With its version. */
  readonly name: string;
  /** Null when it cannot run the workload. */
  contestant(workload: Workload): Contestant | null;
  close(): void;
}

/** A peer behind a line server that speaks as `peers/pytorch.py` says. */
export function peerOf(server: LineServer, canRun: (workload: Workload) => boolean): Peer {
  return {
    name: (server.greeting as { name: string }).name,
    contestant: (workload) => (canRun(workload) ? remote(server, workload) : null),
    close: () => server.close(),
  };
}

function remote(server: LineServer, workload: Workload): Contestant {
  return {
    async run(steps) {
      const answer = await server.request({ workload, steps });
      return (answer as { milliseconds: number[] }).milliseconds;
    },
  };
}
