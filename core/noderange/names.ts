/** Expands a noderange into names that need not exist, without any knowledge of the cluster. */
import { UsageError } from "../errors.ts";
import type { Term } from "./ast.ts";
import { expandNoderange, type ExpandOptions } from "./expand.ts";
import { parseNoderange } from "./parse.ts";
import type { NoderangeWorld } from "./world.ts";

/**
 * What `nodeadd` and `mkdef -o` make of a noderange: only its form counts, so `sn[1-2]-eth1` is two names and
 * `compute` is one, whatever nodes and groups there are.
 * @throws NoderangeSyntaxError
 * @throws UsageError too many names, or a part such as `/re` that only picks among nodes that exist
 */
export function expandNames(
  text: string,
  { prefix, suffix, limit }: Pick<NoderangeWorld, "prefix" | "suffix"> & Pick<ExpandOptions, "limit"> = {},
): string[] {
  const ast = parseNoderange(text);
  refuseSelections(ast.terms);
  const world = { has: () => false, members: () => undefined, nodes: () => [], prefix, suffix };
  return expandNoderange(ast, world, { mode: "names", ...(limit === undefined ? {} : { limit }) });
}

function refuseSelections(terms: readonly Term[]): void {
  for (const operand of terms.flatMap(({ operands }) => operands)) {
    if (operand.kind === "list") refuseSelections(operand.terms);
    else if (operand.kind === "pattern" || operand.kind === "selection") {
      throw new UsageError(
        `Expected names of new nodes, found "${operand.text}", which picks among existing ones`,
      );
    }
  }
}
