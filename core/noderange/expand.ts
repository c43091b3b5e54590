/** Turns a parsed noderange into node names. */
import type { NoderangeAst } from "./ast.ts";
import type { NoderangeWorld } from "./world.ts";

export interface ExpandOptions {
  /** `known`: every name must be a node (default); `names`: names that need not exist yet. */
  mode?: "known" | "names";
  /** Names beyond which the noderange is refused; default 1,000,000. */
  limit?: number;
}

/**
 * The nodes of a noderange, sorted by UTF-16 code unit, each once; site.excludenodes taken away.
 * @throws UsageError unknown names, all of them named
 */
export function expandNoderange(
  _ast: NoderangeAst,
  _world: NoderangeWorld,
  _options?: ExpandOptions,
): string[] {
  throw new Error("Not there yet");
}
