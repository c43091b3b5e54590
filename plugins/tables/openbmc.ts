/** The table openbmc. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** How to reach the BMC of a node by the REST interface of OpenBMC. */
export const openbmc = defineTable({
  name: "openbmc",
  key: ["node"],
  doc: "How to reach the BMC of a node by the REST interface of OpenBMC.",
  columns: {
    node,
    bmc: "Host name or address of the BMC; a template can compute it from the node name.",
    consport: "TCP port of the BMC that carries the console; 2200 unless set.",
    taggedvlan: "VLAN number that the BMC tags its traffic with; `bmcsetup` sets it.",
    username: "User name on the BMC; the default is that of passwd with key=openbmc.",
    password: { doc: "Password on the BMC; the default is that of passwd with key=openbmc.", secret: true },
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: ["bmc", ["bmcusername", "username"], ["bmcpassword", "password"], "consport", [
        "bmcvlantag",
        "taggedvlan",
      ]],
      onlyIf: { mgt: "openbmc" },
    },
  ],
});
