/** Command lines read by the command's declaration, in the client (with noderange) and in the daemon (without). */
import { parseArgs } from "node:util";
import type { AnyCommand, Args, OptionSpec } from "./command.ts";
import { UsageError } from "./errors.ts";
import { longName, operandsOf, optionsOf, spellings, synopsis } from "./synopsis.ts";

/** Values of options and operands under the names of the declaration. */
export type Values = Record<string, boolean | string | string[] | undefined>;

export interface ParsedCommand {
  /** `-h`, `--help` or `-?`, unless the command declares an option `help` of its own. Nothing else is checked. */
  help: boolean;
  /** `-v` or `--version`, unless the command uses them itself. Nothing else is checked. */
  version: boolean;
  json: boolean;
  dryRun: boolean;
  noderange: string | undefined;
  /** The words for the daemon: as given, without the noderange and `--json`. */
  rest: string[];
  values: Values;
}

export interface ReadArguments {
  args: Args;
  help: boolean;
  version: boolean;
  dryRun: boolean;
}

/**
 * Reads what was typed after the command's name. Options may stand before and after the noderange, which is the
 * first word that is not an option; a word such as `groups=compute` is never one.
 * @throws UsageError unknown option, missing or surplus value or word; one line, with the usage
 */
export function parseCommandLine(command: AnyCommand, argv: readonly string[]): ParsedCommand {
  return read(command, argv, Boolean(command.noderange));
}

/**
 * The `Args` that `run` receives, from a request: its words (`rest` of parseCommandLine), its noderange as
 * written, and the nodes that this stands for.
 * @throws UsageError like parseCommandLine, also for a missing noderange
 */
export function readArguments(
  command: AnyCommand,
  noderange: string | undefined,
  args: readonly string[],
  nodes: readonly string[],
): ReadArguments {
  const { help, version, dryRun, values } = read(command, args, false);
  if (!help && !version && noderange === undefined) requireNoderange(command);
  return { args: { ...values, nodes, noderange } as Args, help, version, dryRun };
}

interface Word {
  text: string;
  index: number;
}

/** An option that was given, by the name that the declaration (or one of ours below) has for it. */
interface Given {
  name: string;
  spec: OptionSpec;
  rawName: string;
  value: string | undefined;
  index: number;
}

const OWN: readonly (readonly [name: string, spec: OptionSpec])[] = [
  ["help", { kind: "flag", short: "h", doc: "show how the command is used" }],
  ["?", { kind: "flag", short: "?", doc: "the same as --help" }],
  ["version", { kind: "flag", short: "v", doc: "show the version" }],
  ["json", { kind: "flag", doc: "print one JSON object a line" }],
];

const DRY_RUN: readonly [name: string, spec: OptionSpec] = [
  "dryRun",
  { kind: "flag", doc: "show what would be changed, and change nothing" },
];

/** Options that every command has beside its own; what it declares itself comes first. */
export function commonOptions(command: AnyCommand): [string, OptionSpec][] {
  const declared = optionsOf(command);
  const names = new Set(declared.map(([name]) => longName(name)));
  const shorts = new Set(declared.flatMap(([name, spec]) => [spec.short, name]));
  return [...OWN, ...(command.changes ? [DRY_RUN] : [])]
    .filter(([name]) => !names.has(longName(name)))
    .map(([name, spec]) => {
      const { short, ...rest } = spec;
      return [name, short && !shorts.has(short) ? spec : rest];
    });
}

function read(command: AnyCommand, argv: readonly string[], takesNoderange: boolean): ParsedCommand {
  const { given, words } = split(command, argv, takesNoderange);
  const own = new Set(commonOptions(command).map(([name]) => name));
  const asked = (name: string) => own.has(name) && given.some((option) => option.name === name);
  const values = collectOptions(command, given);
  const ownHelp = asked("?") && !own.has("help");
  if (ownHelp) values.help = true;
  const help = asked("help") || (asked("?") && !ownHelp);
  const version = asked("version");
  const skipped = new Set(
    given.filter(({ name }) => name === "json" && own.has(name)).map(({ index }) => index),
  );
  let noderange: string | undefined;
  const place = command.noderangeLast ? words.length - 1 : 0;
  const word = words[place];
  if (takesNoderange && word && !isAssignment(word.text)) {
    noderange = word.text;
    skipped.add(word.index);
    words.splice(place, 1);
  }
  if (!help && !version) {
    checkOptions(command, given);
    if (takesNoderange && noderange === undefined && values.help !== true) requireNoderange(command);
    assignOperands(command, words.map(({ text }) => text), values);
  }
  return {
    help,
    version,
    json: asked("json"),
    dryRun: asked("dryRun"),
    noderange,
    rest: argv.filter((_, index) => !skipped.has(index)),
    values,
  };
}

/** Options and words of a command line, each with its place. An option that is not declared has no `spec`. */
function split(command: AnyCommand, argv: readonly string[], takesNoderange: boolean) {
  const declared = new Map([...optionsOf(command), ...commonOptions(command)].map((entry) => {
    return [longName(entry[0]), entry] as const;
  }));
  const options = Object.fromEntries([...declared].map(([long, [, spec]]) => [long, {
    type: spec.kind === "flag" ? "boolean" as const : "string" as const,
    multiple: true,
    ...(spec.short ? { short: spec.short } : {}),
  }]));
  const tokensOf = (list: readonly string[]) =>
    parseArgs({ args: [...list], options, strict: false, allowPositionals: true, tokens: true }).tokens;

  let tokens = tokensOf(argv);
  const words: Word[] = [];
  if (command.looseOptions === "trailing") {
    const start = tokens.filter(({ kind }) => kind === "positional")[takesNoderange ? 1 : 0];
    if (start) {
      tokens = tokensOf(argv.slice(0, start.index));
      words.push(...argv.slice(start.index).map((text, at) => ({ text, index: start.index + at })));
    }
  }
  const loose = new Set<number>();
  for (const token of tokens) {
    const strange = token.kind === "option" && !declared.has(token.name);
    if (strange && command.looseOptions) loose.add(token.index);
  }
  const given: (Omit<Given, "spec"> & { spec: OptionSpec | undefined })[] = [];
  const before: Word[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") before.push({ text: token.value, index: token.index });
    if (token.kind !== "option") continue;
    if (loose.has(token.index)) {
      const text = argv[token.index] as string;
      if (before.at(-1)?.index !== token.index) before.push({ text, index: token.index });
      if (token.value !== undefined && !token.inlineValue) {
        before.push({ text: token.value, index: token.index + 1 });
      }
      continue;
    }
    const entry = declared.get(token.name);
    given.push({
      name: entry?.[0] ?? token.name,
      spec: entry?.[1],
      rawName: token.rawName,
      value: token.value,
      index: token.index,
    });
  }
  return { given, words: [...before, ...words] };
}

function checkOptions(command: AnyCommand, given: ReturnType<typeof split>["given"]): void {
  for (const { spec, rawName, value } of given) {
    if (!spec) throw usageError(command, `Unknown option ${rawName}`);
    if (spec.kind === "flag" && value !== undefined) {
      throw usageError(command, `Option ${rawName} takes no value, "${value}" was given`);
    }
    if (spec.kind !== "flag" && value === undefined) {
      throw usageError(command, `Option ${rawName} needs a value`);
    }
  }
}

function collectOptions(command: AnyCommand, given: ReturnType<typeof split>["given"]): Values {
  const values: Values = {};
  for (const [name, spec] of optionsOf(command)) {
    const found = given.filter((option) => option.name === name);
    const texts = found.flatMap(({ value }) => value === undefined ? [] : [value]);
    values[name] = spec.kind === "flag" ? found.length > 0 : spec.kind === "list" ? texts : texts.at(-1);
  }
  return values;
}

function assignOperands(command: AnyCommand, words: readonly string[], values: Values): void {
  let next = 0;
  for (const [name, spec] of operandsOf(command)) {
    const taken = spec.repeat ? words.slice(next) : words.slice(next, next + 1);
    if (taken.length === 0 && !spec.optional && values.help !== true) {
      throw usageError(command, `${command.name} needs ${name}: ${spec.doc}`);
    }
    values[name] = spec.repeat ? taken : taken[0];
    next += taken.length;
  }
  if (next < words.length) throw usageError(command, `Unexpected word "${words[next]}"`);
}

function requireNoderange(command: AnyCommand): void {
  if (command.noderange === "required" || command.noderange === "names") {
    throw usageError(command, `${command.name} needs a noderange`);
  }
}

/** `groups=x`, `groups,=x`, `site.value^=x`; not the conditions `mgt==x`, `mgt=~x` of a noderange. */
function isAssignment(word: string): boolean {
  return /^[\w.-]+?[,^+-]?=(?![=~])/.test(word);
}

function usageError(command: AnyCommand, problem: string): UsageError {
  const shorts = commonOptions(command).flatMap(([name, spec]) =>
    name === "help" ? spellings(name, spec) : []
  );
  const more = shorts[0] ? ` (more: ${command.name} ${shorts.at(-1)})` : "";
  return new UsageError(`${problem.replace(/[.:]$/, "")}. Usage: ${synopsis(command)}${more}`);
}
