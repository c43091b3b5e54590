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
  if (!world.excludenodes) return sortedUnique(nodes);
  const excluded = new Set(expandExcludenodes(world.excludenodes, { ...expansion, mode: "lenient" }));
  return sortedUnique(nodes).filter((node) => !excluded.has(node));
}

/** Ranges and groups mostly come in order, which is found out in a fraction of the time that sorting takes. */
function sortedUnique(nodes: Iterable<string>): string[] {
  const found = [...nodes];
  if (found.every((node, index) => index === 0 || node > (found[index - 1] as string))) return found;
  return found.sort().filter((node, index, all) => node !== all[index - 1]);
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

function expandExcludenodes(text: string, expansion: Expansion): Iterable<string> {
  try {
    return expandTerms(parseNoderange(text).terms, expansion);
  } catch (error) {
    if (!(error instanceof NoderangeSyntaxError)) throw error;
    throw new UsageError(`Cannot use the site attribute excludenodes="${text}": ${error.message}`);
  }
}

/** Left to right; what is excluded goes at the end, wherever it stood. A node may come twice. */
function expandTerms(terms: readonly Term[], expansion: Expansion): Iterable<string> {
  const [only] = terms;
  if (only && terms.length === 1 && only.operator === ",") return expandTerm(only, expansion);
  let nodes = new Set<string>();
  const excluded = new Set<string>();
  for (const term of terms) {
    const found = expandTerm(term, expansion);
    if (term.operator === "@") nodes = common(nodes, found);
    else addAll(term.operator === "," ? nodes : excluded, found);
  }
  for (const node of excluded) nodes.delete(node);
  return nodes;
}

function expandTerm({ operands }: Term, expansion: Expansion): Iterable<string> {
  const found = operands.map((operand) => [...expandOperand(operand, expansion)]);
  const [first = [], ...others] = found.sort((a, b) => a.length - b.length);
  return others.reduce<Iterable<string>>((nodes, other) => common(new Set(nodes), other), first);
}

function common(nodes: ReadonlySet<string>, others: Iterable<string>): Set<string> {
  const both = new Set<string>();
  for (const node of others) if (nodes.has(node)) both.add(node);
  return both;
}

function addAll(nodes: Set<string>, more: Iterable<string>): void {
  for (const node of more) nodes.add(node);
}

function expandOperand(operand: Operand, expansion: Expansion): Iterable<string> {
  const { world } = expansion;
  switch (operand.kind) {
    case "atom":
      return expandAtom(operand.text, expansion);
    case "list":
      return expandTerms(
        operand.terms,
        operand.lenient && expansion.mode === "known" ? { ...expansion, mode: "lenient" } : expansion,
      );
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
