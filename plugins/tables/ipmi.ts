/** The table ipmi. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** How to reach the BMC of a node by IPMI. */
export const ipmi = defineTable({
  name: "ipmi",
  key: ["node"],
  doc: "How to reach the BMC of a node by IPMI.",
  columns: {
    node,
    bmc: "Host name or address of the BMC; a template can compute it from the node name.",
    bmcport:
      "Which Ethernet port the BMC uses where that can be chosen: 0 shared with the host, 1 its own, or " +
      "the value the maker defines; empty leaves it alone.",
    taggedvlan:
      "VLAN number that the BMC tags its traffic with; `bmcsetup` sets it, and off removes the tag.",
    bmcid: "Unique number of the BMC, by which discovery recognises it.",
    username: "User name on the BMC; the default is that of passwd with key=ipmi.",
    password: { doc: "Password on the BMC; the default is that of passwd with key=ipmi.", secret: true },
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: ["bmc", "bmcport", ["bmcusername", "username"], ["bmcpassword", "password"], [
        "bmcvlantag",
        "taggedvlan",
      ]],
      onlyIf: { mgt: "ipmi" },
    },
  ],
});
