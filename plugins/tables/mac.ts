/** The table mac. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/**
 * Hardware address of the interface that a node boots and installs from; filled by discovery or `getmacs`.
 */
export const mac = defineTable({
  name: "mac",
  key: ["node"],
  doc: "Hardware address of the interface that a node boots and installs from; filled by discovery or " +
    "`getmacs`.",
  columns: {
    node,
    interface: "Name of the interface that the address belongs to, such as eth0.",
    mac: "Hardware addresses separated by `|`, each optionally with `!name` for another host name or " +
      "`!*NOIP*` for one that gets no address. The first is the one that boots.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["interface", "mac"] },
  ],
});
