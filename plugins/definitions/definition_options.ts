/** Options and words that lsdef, mkdef, chdef and rmdef have in common. */
import {
  type AnyCommand,
  flag,
  type Registry,
  renderHelp,
  type Result,
  UsageError,
  value,
} from "../../core/mod.ts";
import { describeAttributes, objectTypes } from "./object_type.ts";

export const typeOption = value(
  "t",
  "TYPES",
  "object types, such as node (default), group, osimage, network, site",
);
export const objectsOption = value("o", "NAMES", "names of the objects; for nodes a noderange");
export const helpOption = flag("h", "show how the command is used; with -t the attributes of the type");
export const verboseOption = flag("V", "tell more");

/** `-h`: the command's help; with types their attributes, or those of them that are named. */
export function* definitionHelp(
  command: AnyCommand,
  registry: Registry,
  types: string | undefined,
  wanted: readonly string[] = [],
): Generator<Result> {
  if (types === undefined) {
    yield { info: renderHelp(command).trimEnd() };
    return;
  }
  for (const type of objectTypes(registry, types)) {
    for (const line of describeAttributes(registry, type, wanted)) yield { data: line };
  }
}

export interface DefinitionWords {
  /** `-o`, or the first word that is no assignment. */
  names: string | undefined;
  attributes: Map<string, string>;
}

/**
 * Names and `attribute=value` words. The noderange of a client that sends one apart counts as the first word.
 * @throws UsageError a word that is neither
 */
export function readWords(
  words: readonly string[],
  objects: string | undefined,
  noderange: string | undefined,
): DefinitionWords {
  const attributes = new Map<string, string>();
  const rest: string[] = noderange === undefined ? [] : [noderange];
  for (const word of words) {
    const at = word.indexOf("=");
    if (at > 0) attributes.set(word.slice(0, at), word.slice(at + 1));
    else rest.push(word);
  }
  const names = objects ?? rest.shift();
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is not of the form attribute=value`);
  return { names, attributes };
}
