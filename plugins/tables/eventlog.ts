/** The table eventlog. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Events that monitoring plugins received, kept for later reading. */
export const eventlog = defineTable({
  name: "eventlog",
  key: ["recid"],
  doc: "Events that monitoring plugins received, kept for later reading.",
  columns: {
    recid: "Number of the record, given by the database in rising order.",
    eventtime: "Date and time at which the event happened.",
    eventtype: "Whether something happened or is over again: event or rearm.",
    monitor: "Monitoring plugin or condition that saw the event.",
    monnode: "Node or management node the event was watched from.",
    node: "Node the event is about.",
    application: "Program that reported the event.",
    component: "Part of the program or hardware that the event is about.",
    id: "Identifier of the sensor, resource or location concerned.",
    severity: "How serious it is: informational, warning or critical.",
    message: "Text of the event.",
    rawdata: "The event's data as it was received.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["eventlog"],
      names: [
        "recid",
        "eventtime",
        "eventtype",
        "monitor",
        "monnode",
        "node",
        "application",
        "component",
        "id",
        "severity",
        "message",
        "rawdata",
        "comments",
        "disable",
      ],
    },
  ],
});
