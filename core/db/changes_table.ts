/** The table by which processes on one database server take turns and know what others wrote. */
import type { TableSpec } from "../table.ts";

/** The row named "" is locked by a writer and counts the commits; the others are called after tables. */
export const changesTable: TableSpec = {
  name: "xcat_change",
  key: ["name"],
  doc: "Tables by the number of the commit that changed them last.",
  columns: { name: "Table.", number: "Commit.", epoch: "Which database the numbers count in." },
};
