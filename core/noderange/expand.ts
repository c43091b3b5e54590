/** Turns a parsed noderange into node names. */
import { NoderangeSyntaxError, UsageError } from "../errors.ts";
import { PerlRegexError } from "../perl_regex/mod.ts";
import type { NoderangeAst, Operand, Term } from "./ast.ts";
import { expandAtom } from "./expand_atom.ts";
import { type Expansion, type UnknownNames, unknownNamesError } from "./expansion.ts";
import { parseNoderange } from "./parse.ts";
import { selectionTest } from "./selection.ts";
import { patternTest } from "./pattern.ts";
import type { NoderangeWorld } from "./world.ts";

export interface ExpandOptions {
  /**
   * `known`: every name must be a node (default); `names`: names that need not exist yet; `lenient`: unknown names
   * are passed over.
   */
  mode?: UnknownNames;
  /** Names beyond which the noderange is refused; default 1,000,000. */
  limit?: number;
}

/**
 * The nodes of a noderange, sorted by UTF-16 code unit, each once; site.excludenodes taken away.
 * @throws UsageError unknown names, all of them named; too many names; a `^file`
 * @throws NoderangeSyntaxError a regular expression that cannot be read
 */
export function expandNoderange(
  ast: NoderangeAst,
  world: NoderangeWorld,
  { mode = "known", limit = 1_000_000 }: ExpandOptions = {},
): string[] {
  const unknown = new Set<string>();
  const expansion: Expansion = { world, mode, unknown, take: budget(limit) };
  const nodes = expandTerms(ast.terms, expansion);
  if (unknown.size > 0) throw unknownNamesError(unknown);
  if (world.excludenodes && nodes.size > 0) {
    const excluded = expandExcludenodes(world.excludenodes, { ...expansion, mode: "lenient" });
    for (const node of excluded) nodes.delete(node);
  }
  return [...nodes].sort();
}

function budget(limit: number): (count: number) => void {
  let left = limit;
  return (count) => {
    left -= count;
    if (left >= 0) return;
    throw new UsageError(
      `The noderange stands for more than ${limit.toLocaleString("en")} names; ask for fewer at a time`,
    );
  };
}

function expandExcludenodes(text: string, expansion: Expansion): Set<string> {
  try {
    return expandTerms(parseNoderange(text).terms, expansion);
  } catch (error) {
    if (!(error instanceof NoderangeSyntaxError)) throw error;
    throw new UsageError(`Cannot use the site attribute excludenodes="${text}": ${error.message}`);
  }
}

/** Left to right; what is excluded goes at the end, wherever it stood. */
function expandTerms(terms: readonly Term[], expansion: Expansion): Set<string> {
  let nodes = new Set<string>();
  const excluded = new Set<string>();
  for (const { operator, operands } of terms) {
    const found = operands.map((operand) => new Set(expandOperand(operand, expansion))).reduce(intersection);
    if (operator === "@") nodes = intersection(nodes, found);
    else if (operator === "," && nodes.size === 0) nodes = found;
    else addAll(operator === "," ? nodes : excluded, found);
  }
  for (const node of excluded) nodes.delete(node);
  return nodes;
}

function addAll(nodes: Set<string>, more: ReadonlySet<string>): void {
  for (const node of more) nodes.add(node);
}

function intersection(left: Set<string>, right: Set<string>): Set<string> {
  const [few, many] = left.size < right.size ? [left, right] : [right, left];
  return new Set([...few].filter((node) => many.has(node)));
}

function expandOperand(operand: Operand, expansion: Expansion): Iterable<string> {
  const { world } = expansion;
  switch (operand.kind) {
    case "atom":
      return expandAtom(operand.text, expansion);
    case "list":
      return expandTerms(operand.terms, operand.lenient ? { ...expansion, mode: "lenient" } : expansion);
    case "pattern":
      return world.nodes().filter(inNoderange(operand, () => patternTest(operand.pattern)));
    case "selection": {
      const values = operand.column === "" ? undefined : world.values?.(operand.column);
      if (!values) return [];
      const test = inNoderange(operand, () => selectionTest(operand));
      return world.nodes().filter((node) => test(values.get(node)));
    }
    case "file":
      throw new UsageError(
        `Cannot read "${operand.path}" for the noderange part "${operand.text}": files are read where a command ` +
          "is called, never by the server; put the names into the noderange instead",
      );
  }
}

/** A regular expression that cannot be read is a mistake at this place of the noderange. */
function inNoderange<T>({ text, offset }: Operand, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof PerlRegexError)) throw error;
    throw new NoderangeSyntaxError(`${error.message} (noderange part "${text}")`, text, offset);
  }
}
