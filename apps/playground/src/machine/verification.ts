import type { Store } from "../app/store.ts";
import { openWorker, type WorkerLink } from "../app/worker-link.ts";

/** What a visitor does to have the engine checked. */
export interface Verification {
  begin(): void;
  cancel(): void;
}

/** Checks the engine that is chosen, in a worker of its own. */
export function verification(store: Store): Verification {
  let worker: WorkerLink | null = null;
  const end = (): void => {
    worker?.close();
    worker = null;
    store.change({ verifying: false });
  };
  return {
    begin() {
      end();
      store.change({ verifying: true, laws: [], problem: null });
      worker = openWorker(
        (report) => {
          if (report.kind === "law") store.change({ laws: [...store.state.laws, report] });
          else if (report.kind === "verified") end();
          else if (report.kind === "failed") {
            end();
            store.fail(report.message);
          }
        },
        (message) => {
          end();
          store.fail(message);
        },
      );
      worker.send({ kind: "verify", engine: store.state.engine });
    },
    cancel: end,
  };
}
