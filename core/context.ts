/** What a command works with: the database, the ports, the registry and the request it answers. */
import type { Caller } from "./caller.ts";
import type { Database } from "./database.ts";
import type { Ports } from "./ports/mod.ts";
import type { Registry } from "./registry.ts";
import type { Result } from "./result.ts";

/** A way to prove who one is without a certificate. */
export type Credentials =
  | { kind: "becomeuser" | "gettoken"; username: string; password: string }
  | { kind: "tokens"; tokenid: string };

/** Who asks, from where, and with what. */
export interface Request {
  command: string;
  /** Arguments without the noderange. */
  args: readonly string[];
  noderange?: string;
  stdin?: string;
  /** The caller's working folder. */
  cwd?: string;
  /** Common name of the certificate, or of the token's owner; undefined: not authenticated. */
  user?: string;
  /** Not yet looked at; no command sees them. */
  credentials?: Credentials;
  /** Why the caller's way of proving who he is was not accepted: the request is refused with this. */
  refusal?: string;
  /** Address of the peer; undefined for a request made in this process. */
  peer?: string;
  clienttype?: string;
  /** The caller shows how far long work is. */
  progress?: boolean;
  /** What the caller types while an interactive command runs; ends when nothing more can come. */
  typed?: AsyncIterable<Uint8Array>;
}

export interface Context extends Ports {
  db: Database;
  registry: Registry;
  request: Request;
  /** The process that called, for a command that runs there. */
  caller?: Caller;
  /** Fires when the caller went away or pressed Ctrl-C. */
  signal: AbortSignal;
  /** Nothing may change: files and tables are only planned; hardware verbs say what they would do. */
  dryRun: boolean;
  /** Runs another command within this request, with this request's rights. `^C` and dry run carry over. */
  call(command: string, noderange: string | undefined, args: readonly string[]): AsyncIterable<Result>;
  /**
   * Asks the daemon as the caller, for a command that runs in the caller's process. With XCATBYPASS, and in the
   * daemon, this process answers.
   */
  ask(
    command: string,
    noderange: string | undefined,
    args: readonly string[],
    stdin?: string,
  ): AsyncIterable<Result>;
  /** Answers another caller's request through the whole pipeline: what listeners are made of. */
  handle(request: Request, signal: AbortSignal): AsyncIterable<Result>;
  /**
   * An object that outlives the request (a socket, a session cache): made once a process under its name, closed
   * with the process when it has a `close`.
   */
  shared<T extends object>(name: string, make: () => T): T;
}
