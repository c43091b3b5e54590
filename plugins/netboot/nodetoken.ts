/** The table nodetoken. */
import { defineTable } from "../../core/mod.ts";

/** What nodes prove their identity with; `nodeset` writes it. */
export const nodetoken = defineTable({
  name: "nodetoken",
  key: ["node", "purpose"],
  doc: "Tokens by which nodes prove who they are, as hashes. `nodeset` writes the one for the next boot.",
  internal: true,
  columns: {
    node: "Node the token is bound to.",
    purpose: "What it is for: boot (once, in the boot file) or session (what the node was given for it).",
    tokenhash: { doc: "SHA-256 of the token, hexadecimal.", secret: true },
    nexthash: {
      doc: "The same of the token that boot files are getting; until all have it, both are valid.",
      secret: true,
    },
    expire: "Time at which it stops being valid, in seconds since 1970.",
    comments: "Any user-written notes.",
    disable: "Set to yes or 1 to make the row count as absent.",
  },
});
