/** The client: from a request to text on the terminal and an exit status. */
export { accountOf } from "./account.ts";
export { ask, type AskOptions, ConnectionError } from "./ask.ts";
export { type Credentials, readCredentials } from "./credentials.ts";
export { createCaller } from "./caller.ts";
export { createPrinter, type Printer, type TextStream } from "./printer.ts";
export { type Rendered, type RenderOptions, renderResult } from "./render.ts";
export {
  askResults,
  type ClientOptions,
  EXIT_INTERRUPTED,
  EXIT_NO_CONNECTION,
  printResults,
  runClient,
} from "./run_client.ts";
export { parseServerAddress, type ServerAddress } from "./server_address.ts";
export { createTerminal, type KeyStream, type Terminal } from "./terminal.ts";
