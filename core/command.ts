/** A command's declaration: its parser, help, man page, completion and exit behaviour all come from it. */
import type { Caller } from "./caller.ts";
import type { Context } from "./context.ts";
import type { Result } from "./result.ts";

export interface OptionSpec {
  kind: "flag" | "value" | "list";
  /** One letter, or none. */
  short?: string;
  doc: string;
  /** What stands for the value in the synopsis. */
  placeholder?: string;
}

export interface OperandSpec {
  doc: string;
  repeat?: boolean;
  optional?: boolean;
}

/** `-x`, `--name`: true or false. */
export function flag<const S extends string>(short: S, doc: string): { kind: "flag"; short: S; doc: string } {
  return { kind: "flag", short, doc };
}

/** `-x V`, `--name V`: one value, the last one given. */
export function value(short: string, placeholder: string, doc: string) {
  return { kind: "value", short, placeholder, doc } as const;
}

/** `-x V -x W`: every value given. */
export function list(short: string, placeholder: string, doc: string) {
  return { kind: "list", short, placeholder, doc } as const;
}

/** One word on the command line. */
export function operand(doc: string, shape: { optional?: boolean } = {}) {
  return { doc, ...shape } as { doc: string; optional: true };
}

/** All the words that are left; only as the last operand. */
export function operands(doc: string, shape: { optional?: boolean } = {}) {
  return { doc, repeat: true, ...shape } as { doc: string; repeat: true; optional?: boolean };
}

type Options = Readonly<Record<string, OptionSpec>>;
type Operands = Readonly<Record<string, OperandSpec>>;

type OptionValue<O extends OptionSpec> = O["kind"] extends "flag" ? boolean
  : O["kind"] extends "list" ? string[]
  : string | undefined;

type OperandValue<P extends OperandSpec> = P extends { repeat: true } ? string[] : string | undefined;

/** What `run` receives: every option and operand under its own name, and the nodes. */
export type Args<O extends Options = Options, P extends Operands = Operands> =
  & { readonly [K in keyof O]: OptionValue<O[K]> }
  & { readonly [K in keyof P]: OperandValue<P[K]> }
  & {
    /** The expanded noderange, sorted; empty for a command that takes none, or when an optional one is absent. */
    readonly nodes: readonly string[];
    /** The noderange as it was written; undefined when absent. */
    readonly noderange: string | undefined;
  };

export interface Command<O extends Options = Options, P extends Operands = Operands> {
  name: string;
  /** One line for man page and completion. */
  summary: string;
  /** Paragraphs for the man page. */
  description?: string;
  /**
   * `required` and `optional`: the first word is a noderange of known nodes; `names`: of names that need not
   * exist yet; absent: the command takes none.
   */
  noderange?: "required" | "optional" | "names";
  /** The noderange is the last word instead of the first. */
  noderangeLast?: boolean;
  /** Its words and the values of its options may be noderanges too: the client reads `^file` in them. */
  nodeWords?: boolean;
  options?: O;
  operands?: P;
  /**
   * `true`: words that look like options but are not declared, such as `-5`, are operands. `trailing`: the first
   * operand ends the options, everything after it is an operand (`psh node ls -l`).
   */
  looseOptions?: boolean | "trailing";
  /** Exit status where the policy refuses it; 1 where absent. */
  refusedStatus?: number;
  /** It writes tables, files or hardware: gets `--dry-run`. */
  changes?: boolean;
  /**
   * What the client sends as `request.stdin`. `pipe`: a pipe; `always`: whatever is not a terminal; `file`: the text
   * of the file that the operand `file` names, read with the caller's rights (exit status 3 where it cannot be).
   */
  stdin?: "pipe" | "always" | "file";
  /** The caller's terminal belongs to it once it wrote to it: each key goes to `request.typed`, unchanged. */
  interactive?: boolean;
  /** What the caller's process does with the results: programs that need its terminal or its screen. */
  follow?(caller: Caller, results: AsyncIterable<Result>): AsyncIterable<Result>;
  /** Runs in the calling process, never in the daemon. */
  local?: boolean;
  /** Its manual is in section 8 and its link in sbin. */
  daemon?: boolean;
  /** Only called as `xcat NAME`: a link of that name would hide another program. */
  unlinked?: boolean;
  /** Further links to it, below share/xcat: paths at which the original has a script that others call. */
  alsoAt?: readonly string[];
  /** Hidden from help and completion: asked by nodes, not by people. */
  internal?: boolean;
  /** Command lines with a word on each. */
  examples?: readonly (readonly [line: string, doc: string])[];
  run(context: Context, args: Args<O, P>): AsyncIterable<Result>;
}

/** Infers the arguments of `run` from the options and operands above it. */
export function defineCommand<
  const O extends Options = Record<never, never>,
  const P extends Operands = Record<never, never>,
>(
  command: Command<O, P>,
): Command<O, P> {
  return command;
}

// deno-lint-ignore no-explicit-any -- the one place where commands of different arguments meet
export type AnyCommand = Command<any, any>;
