/** How a command is called, in one line, and how its options are spelled; all read from its declaration. */
import type { AnyCommand, OperandSpec, OptionSpec } from "./command.ts";

/** Options and operands of any command, in the order in which they were declared. */
export function optionsOf(command: AnyCommand): [string, OptionSpec][] {
  return Object.entries((command.options ?? {}) as Record<string, OptionSpec>);
}

export function operandsOf(command: AnyCommand): [string, OperandSpec][] {
  return Object.entries((command.operands ?? {}) as Record<string, OperandSpec>);
}

/** The spelling of an option after `--`: `withFieldname` and `with-fieldname` are both `with-fieldname`. */
export function longName(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, before, capital) => `${before}-${capital.toLowerCase()}`);
}

/** Every spelling, the short one first: `-b`, `--blame`; an option named by one letter has only that. */
export function spellings(name: string, spec: Pick<OptionSpec, "short">): string[] {
  const long = longName(name);
  return [
    ...(spec.short ? [`-${spec.short}`] : []),
    ...(long.length > 1 ? [`--${long}`] : spec.short === long ? [] : [`-${long}`]),
  ];
}

/** What stands for the value: the declared placeholder or the name in capitals. */
export function placeholder(name: string, spec: OptionSpec): string {
  return spec.placeholder || longName(name).toUpperCase();
}

/** `nodels [-b] [noderange] [columns...]`: the command with everything it takes, on one line. */
export function synopsis(command: AnyCommand): string {
  const words = [command.unlinked ? `xcat ${command.name}` : command.name];
  for (const [name, spec] of optionsOf(command)) {
    const spelling = spellings(name, spec)[0] as string;
    const separator = spelling.startsWith("--") ? "=" : " ";
    const word = spec.kind === "flag" ? spelling : `${spelling}${separator}${placeholder(name, spec)}`;
    words.push(`[${word}]${spec.kind === "list" ? "..." : ""}`);
  }
  if (command.changes && !command.options?.dryRun) words.push("[--dry-run]");
  const noderange = command.noderange ? [command.noderange === "optional" ? "[noderange]" : "noderange"] : [];
  if (!command.noderangeLast) words.push(...noderange);
  for (const [name, spec] of operandsOf(command)) {
    const word = `${longName(name)}${spec.repeat ? "..." : ""}`;
    words.push(spec.optional ? `[${word}]` : word);
  }
  if (command.noderangeLast) words.push(...noderange);
  return words.join(" ");
}
