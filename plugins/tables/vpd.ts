/** The table vpd. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** What the machine's own firmware says it is: type, model and serial number. */
export const vpd = defineTable({
  name: "vpd",
  key: ["node"],
  doc: "What the machine's own firmware says it is: type, model and serial number.",
  columns: {
    node,
    serial: "Serial number of the machine.",
    mtm: "Machine type and model.",
    side: "For POWER hardware: side and port of the service processor, such as A-0.",
    asset: "Inventory number of the machine at the site.",
    uuid: "System UUID of the machine, which discovery and iPXE report.",
    comments,
    disable,
  },
  attributes: [
    { of: ["node", "group"], names: ["serial", "mtm", "side"] },
  ],
});
