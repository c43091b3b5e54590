/** `mkmypostscript`: what nodeset calls where site.precreatemypostscripts is set. */
import { defineCommand, nodeFailure, requirePlainName } from "../../core/mod.ts";
import { openMypostscripts } from "./mypostscript.ts";

export const mkmypostscript = defineCommand({
  name: "mkmypostscript",
  summary: "Write the nodes' mypostscript files below the TFTP root",
  noderange: "required",
  internal: true,
  changes: true,
  async *run(context, { nodes }) {
    const tftpdir = (await context.db.site()).get("tftpdir") ?? "/tftpboot";
    const make = await openMypostscripts(context, nodes);
    const files: { path: string; content: string }[] = [];
    for (const node of nodes) {
      try {
        requirePlainName(node);
        files.push({ path: `${tftpdir}/mypostscripts/mypostscript.${node}`, content: await make(node) });
      } catch (error) {
        yield nodeFailure(node, error);
      }
    }
    await context.fs.writeAll(files);
  },
});
