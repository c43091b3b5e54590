/** Keeps and logs the consoles while the daemon runs. */
import type { Service } from "../../core/mod.ts";
import { consoleServer } from "./console_server.ts";

/** How soon a change of the tables shows. */
const RESCAN_MS = 60_000;

export const consoles: Service = {
  name: "consoles",
  start(context) {
    const server = consoleServer(context);
    const closing = new AbortController();
    const keeping = (async () => {
      while (!closing.signal.aborted) {
        await server.keepAll().catch((error) => context.log.error(`Consoles: ${error.message}`));
        await context.clock.sleep(RESCAN_MS, closing.signal);
      }
    })();
    return Promise.resolve({
      async close() {
        closing.abort();
        await keeping;
        await server.close();
      },
    });
  },
};
