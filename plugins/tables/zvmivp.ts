/** The table zvmivp. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Checks of z/VM systems (installation verification procedures) that are run at set times. */
export const zvmivp = defineTable({
  name: "zvmivp",
  key: ["id"],
  doc: "Checks of z/VM systems (installation verification procedures) that are run at set times.",
  columns: {
    id: "Number of the check.",
    ip: "Address of the system to check.",
    schedule: "Hours of the day at which it runs, separated by blanks.",
    last_run: "Date and time of its latest run.",
    type_of_run: "What is run: fullivp, or basicivp for the shorter one.",
    access_user: "User name for logging in to the system.",
    orch_parms: "Arguments for the part that runs on the orchestrating machine.",
    prep_parms: "Arguments for the part that prepares the check.",
    main_ivp_parms: "Arguments for the check itself.",
    comments,
    disable,
  },
});
