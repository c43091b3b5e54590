/** The forms of a noderange as data: noderange(3) is made from them, and a test expands every example. */
import type { NoderangeWorld } from "./world.ts";

export interface NoderangeForm {
  /** What is written, with words in capitals for what varies. */
  form: string;
  doc: string;
  example: string;
  /** What the example gives in {@link manualWorld}. */
  expands: readonly string[];
}

/** The little cluster of the examples. */
export const manualNodes: Readonly<Record<string, { groups: readonly string[]; mgt: string }>> = {
  cn1: { groups: ["all", "compute"], mgt: "ipmi" },
  cn2: { groups: ["all", "compute"], mgt: "ipmi" },
  cn3: { groups: ["all", "compute", "gpu"], mgt: "redfish" },
  "cn-1": { groups: ["all"], mgt: "ipmi" },
  node01: { groups: ["all", "rack1"], mgt: "ipmi" },
  node02: { groups: ["all", "rack1"], mgt: "ipmi" },
  node3: { groups: ["all", "rack2"], mgt: "hmc" },
  f1n1: { groups: ["all"], mgt: "hmc" },
  f1n2: { groups: ["all"], mgt: "hmc" },
  f2n1: { groups: ["all"], mgt: "hmc" },
  f2n2: { groups: ["all"], mgt: "hmc" },
};

export const manualForms: readonly NoderangeForm[] = [
  {
    form: "NODE",
    doc: "A node. A node goes before a group of the same name.",
    example: "cn1",
    expands: ["cn1"],
  },
  {
    form: "GROUP",
    doc: "The nodes of a group, static or dynamic.",
    example: "compute",
    expands: ["cn1", "cn2", "cn3"],
  },
  { form: "A,B", doc: "All of both.", example: "cn2,rack1,cn2", expands: ["cn2", "node01", "node02"] },
  {
    form: "A,-B",
    doc: "A without B. What is excluded goes at the end, wherever it stands.",
    example: "-cn2,compute,cn2",
    expands: ["cn1", "cn3"],
  },
  {
    form: "A@B",
    doc: "What A and B have in common. @ binds tighter than a comma.",
    example: "node01,compute@gpu",
    expands: ["cn3", "node01"],
  },
  {
    form: "(A)",
    doc: "Parentheses group. @ beside the first parenthesis intersects with everything to its left.",
    example: "(compute,rack1)@(cn1-cn2,node01)",
    expands: ["cn1", "cn2", "node01"],
  },
  {
    form: "NODE-NODE",
    doc: "A range. One number may change, zeros before it are kept. A range the wrong way round is empty.",
    example: "node01-node02",
    expands: ["node01", "node02"],
  },
  { form: "NODE:NODE", doc: "The same.", example: "f1n1:f1n2", expands: ["f1n1", "f1n2"] },
  {
    form: "NAME-NAME",
    doc: "A name that has dashes itself is never taken for a range when a node or group is called so.",
    example: "cn-1",
    expands: ["cn-1"],
  },
  {
    form: "GROUP-GROUP",
    doc: "Groups have ranges, too.",
    example: "rack1-rack2",
    expands: ["node01", "node02", "node3"],
  },
  {
    form: "NAME[LIST]",
    doc:
      "Numbers and words to be put in the place: 1-3, 1:3, 1+2, a. Several brackets give every combination.",
    example: "f[1-2]n[1,2]",
    expands: ["f1n1", "f1n2", "f2n1", "f2n2"],
  },
  { form: "NODE+N", doc: "A node and the N that follow.", example: "cn1+2", expands: ["cn1", "cn2", "cn3"] },
  {
    form: "DIGITS",
    doc: "Digits alone get the prefix node, or XCAT_NODE_PREFIX, and XCAT_NODE_SUFFIX behind. Ranges work.",
    example: "01-02,3",
    expands: ["node01", "node02", "node3"],
  },
  {
    form: "/RE",
    doc: "Nodes whose whole name matches a Perl regular expression.",
    example: "/f\\dn1",
    expands: ["f1n1", "f2n1"],
  },
  {
    form: "COLUMN==VALUE",
    doc: "Nodes whose table.column, or short name such as mgt, has the value; = means the same.",
    example: "nodehm.mgt==redfish",
    expands: ["cn3"],
  },
  { form: "COLUMN!=VALUE", doc: "Nodes where it has not.", example: "compute@mgt!=ipmi", expands: ["cn3"] },
  {
    form: "COLUMN=~RE",
    doc: "Nodes where a part of the value matches a Perl regular expression.",
    example: "groups=~gpu|rack2",
    expands: ["cn3", "node3"],
  },
  { form: "COLUMN!~RE", doc: "Nodes where none does.", example: "compute@mgt!~^ip", expands: ["cn3"] },
  {
    form: "^FILE",
    doc:
      "The noderanges in a file, one a line up to the first blank or colon; lines that begin with # or ^ do not " +
      "count, unknown names are passed over. Read where the command is called; a missing file is an error.",
    example: "^nodes.txt",
    expands: ["cn2", "node01", "node02"],
  },
];

/** What `nodes.txt` of the examples holds. */
export const manualFile: readonly string[] = [
  "# some nodes",
  "cn2   # the second",
  "node01-node02",
  "nosuch",
  "-cn2",
];

/** {@link manualNodes} as the world that examples are expanded in. */
export function manualWorld(): NoderangeWorld {
  const nodes = Object.entries(manualNodes);
  const groups = new Map<string, string[]>();
  for (const [node, { groups: names }] of nodes) {
    for (const group of names) groups.set(group, [...(groups.get(group) ?? []), node]);
  }
  const columns: Record<string, (node: (typeof manualNodes)[string]) => string> = {
    mgt: ({ mgt }) => mgt,
    "nodehm.mgt": ({ mgt }) => mgt,
    groups: (node) => node.groups.join(","),
  };
  return {
    has: (node) => Object.hasOwn(manualNodes, node),
    members: (group) => groups.get(group),
    nodes: () => nodes.map(([node]) => node),
    values(column) {
      const read = columns[column];
      return read && new Map(nodes.map(([node, row]) => [node, read(row)]));
    },
  };
}
