/** The daemon: a TLS listener that hands requests to the pipeline. */
export type { Handle } from "./connection.ts";
export { type Daemon, type DaemonLimits, type DaemonOptions, startServer } from "./server.ts";
