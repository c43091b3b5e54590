/** The client: asks, prints, and makes the exit status. */
import type { Request } from "../context.ts";
import { UsageError } from "../errors.ts";
import { type Result, statusOf } from "../result.ts";
import { WireError, type WireResponse } from "../wire/mod.ts";
import { ask, type AskOptions, ConnectionError } from "./ask.ts";
import type { Credentials } from "./credentials.ts";
import { createProgressMeter } from "./progress_meter.ts";
import type { Printer } from "./printer.ts";
import { type RenderOptions, renderResult } from "./render.ts";
import type { ServerAddress } from "./server_address.ts";
import type { Terminal } from "./terminal.ts";

export interface ClientOptions extends RenderOptions {
  /** Shows how far long work is: a person sits at a terminal. */
  showProgress?: boolean;
  server: ServerAddress;
  /** Undefined: the user has no ca.pem. */
  credentials: Credentials | undefined;
  printer: Printer;
  /** Of an interactive command. */
  terminal?: Terminal | undefined;
  /** What the command does in this process with its results. */
  follow?: ((results: AsyncIterable<Result>) => AsyncIterable<Result>) | undefined;
  /** Ctrl-C. */
  signal: AbortSignal;
}

const incomplete = "The server closed the connection before its answer was complete";

export const EXIT_NO_CONNECTION = 111;
export const EXIT_INTERRUPTED = 130;

/** Sends the request to the daemon and prints its answer; answers the exit status. */
export async function runClient(request: Request, options: ClientOptions): Promise<number> {
  const { printer, signal } = options;
  try {
    const { terminal, follow } = options;
    const answer = ask(request, { ...options, typed: terminal?.typed });
    const { status, done } = follow
      ? await printFollowed(answer, follow, options)
      : await printResponses(answer, options);
    if (signal.aborted) return EXIT_INTERRUPTED;
    if (done || printer.closed()) return status;
    return fail(printer, incomplete, status | 1);
  } catch (error) {
    if (signal.aborted) return EXIT_INTERRUPTED;
    if (error instanceof ConnectionError) return noConnection(error, options);
    if (error instanceof WireError) {
      return fail(printer, unreadable(error), 1);
    }
    if (error instanceof UsageError) return fail(printer, error.message, error.status);
    throw error;
  } finally {
    options.terminal?.giveBack();
    await printer.flush();
  }
}

/**
 * The answer as results, for a command that runs in the caller's process and makes something of it.
 * @throws UsageError there is no daemon (exit status 111), or its answer is not whole
 */
export async function* askResults(request: Request, options: AskOptions): AsyncGenerator<Result> {
  try {
    for await (const response of ask(request, options)) {
      yield* response.results;
      if (response.done) return;
    }
  } catch (error) {
    if (error instanceof ConnectionError) throw new UsageError(error.message, EXIT_NO_CONNECTION);
    if (error instanceof WireError) throw new UsageError(unreadable(error));
    throw error;
  }
  throw new UsageError(incomplete);
}

/** Prints results that were made in this process; answers the exit status. `server`: its short name. */
export async function printResults(
  results: AsyncIterable<Result>,
  server: string | undefined,
  options: Omit<ClientOptions, "server" | "credentials">,
): Promise<number> {
  const { printer, signal } = options;
  let status = 0;
  const show = resultShower(options);
  try {
    for await (const result of results) {
      if (signal.aborted) return EXIT_INTERRUPTED;
      status |= statusOf(result);
      await show(result, server);
      if (printer.closed()) break;
    }
    return signal.aborted ? EXIT_INTERRUPTED : status;
  } finally {
    options.terminal?.giveBack();
    await printer.flush();
  }
}

async function printResponses(responses: AsyncIterable<WireResponse>, options: ClientOptions) {
  const { printer } = options;
  let status = 0;
  let server: string | undefined;
  const show = resultShower(options);
  for await (const response of responses) {
    server = response.server ?? server;
    for (const result of response.results) {
      status |= statusOf(result);
      const full = show(result, server);
      if (full) await full;
    }
    if (response.done) return { status, done: true };
    if (printer.closed()) break;
  }
  return { status, done: false };
}

async function printFollowed(
  responses: AsyncIterable<WireResponse>,
  follow: NonNullable<ClientOptions["follow"]>,
  options: ClientOptions,
) {
  let done = false;
  async function* results(): AsyncGenerator<Result> {
    for await (const response of responses) {
      yield* response.results;
      done ||= response.done;
    }
  }
  const status = await printResults(follow(results()), undefined, options);
  return { status, done };
}

/** Shows a result where it belongs; the promise says when there is room for more. */
function resultShower(options: Omit<ClientOptions, "server" | "credentials">) {
  const { printer, showProgress, terminal, format } = options;
  const meter = showProgress ? createProgressMeter((line) => printer.status(line)) : undefined;
  return (result: Result, server: string | undefined): Promise<void> | void => {
    if ("progress" in result) return meter?.(result.progress);
    if ("output" in result && format === "text") {
      terminal?.take();
      return printer.write(result.output);
    }
    // Lines look like lines only on a terminal that is not the command's.
    terminal?.giveBack();
    return printer.print(renderResult(result, server, options));
  };
}

/** The two lines on stdout are what scripts have always found there; the reason goes to stderr. */
function noConnection(error: ConnectionError, { printer, server }: ClientOptions): number {
  const where = `${server.host}:${server.port}`;
  printer.print({
    to: "stdout",
    text: `Unable to open socket connection to xcatd daemon on ${where}.\n` +
      "Verify that the xcatd daemon is running and that your SSL setup is correct.\n",
  });
  return fail(printer, error.message, EXIT_NO_CONNECTION);
}

function unreadable(error: WireError): string {
  return `The server's answer cannot be read: ${error.message}`;
}

function fail(printer: Printer, message: string, status: number): number {
  printer.print({ to: "stderr", text: `Error: ${message}\n` });
  return status;
}
