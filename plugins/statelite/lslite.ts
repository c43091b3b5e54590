/** `lslite`: all that holds for a statelite node or image. */
import { defineCommand, UsageError, value } from "../../core/mod.ts";
import { type LiteTables, orError, readLiteTables, renderLiteFile, renderLiteTree } from "./lite_tables.ts";

export const lslite = defineCommand({
  name: "lslite",
  summary: "Show what is kept where on statelite nodes, or for an image",
  noderange: "optional",
  options: { image: value("i", "IMAGE", "an osimage instead of nodes") },
  examples: [["lslite node1", "files, folders and state of node1"]],
  async *run({ db }, { nodes, noderange, image }) {
    if (image !== undefined) {
      if (!(await db.rows("osimage")).some(({ imagename }) => imagename === image)) {
        throw new UsageError(`There is no osimage "${image}"`);
      }
      yield { data: renderImage(await readLiteTables(db, []), image, undefined) };
      return;
    }
    if (noderange === undefined) throw new UsageError("Name nodes, or an osimage with -i");
    const tables = await readLiteTables(db, nodes);
    for (const node of nodes) yield* orError(node, () => [{ data: renderNode(tables, node) }]);
  },
});

function renderNode(tables: LiteTables, node: string): string {
  const state = ["Persistent directory (statelite table):", ...indent([tables.state(node) ?? ""]), ""];
  const [title = "", ...rest] = renderImage(tables, tables.image(node), node).split("\n");
  return [`>>>Node: ${node}`, "", title, "", ...state, ...rest.slice(1)].join("\n");
}

function renderImage(tables: LiteTables, image: string, node: string | undefined): string {
  const trees = tables.trees(image, node).map((tree) => `${tree.priority}, ${renderLiteTree(tree)}`);
  return [
    ...[`Osimage: ${image}`, ""],
    ...["Litefiles (litefile table):", ...indent(tables.files(image).map(renderLiteFile)), ""],
    ...["Litetree path (litetree table):", ...indent(trees), ""],
  ].join("\n");
}

function indent(lines: readonly string[]): string[] {
  return lines.filter((line) => line !== "").map((line) => `        ${line}`);
}
