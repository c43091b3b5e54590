/** What the expansion of a noderange asks about the cluster. */

export interface NoderangeWorld {
  has(node: string): boolean;
  /** The nodes of a group, dynamic groups before static ones; undefined: no such group, `[]`: a known empty one. */
  members(group: string): readonly string[] | undefined;
  /** Every node. */
  nodes(): readonly string[];
  /**
   * Node → value of a column named by {@link columnsOf}, inheritance and templates applied, nodes without a value
   * left out; undefined where there is no such table or column. Needed only where `columnsOf` names something.
   */
  values?(column: string): ReadonlyMap<string, string> | undefined;
  /** site.excludenodes: a noderange that is always taken away. */
  excludenodes?: string | undefined;
  /** XCAT_NODE_PREFIX: what stands before a name of digits only; default `node`. */
  prefix?: string | undefined;
  /** XCAT_NODE_SUFFIX: what stands after it; default nothing. */
  suffix?: string | undefined;
}
