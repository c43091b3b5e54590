/** The table osdistro. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Distributions that were copied to the management node. */
export const osdistro = defineTable({
  name: "osdistro",
  key: ["osdistroname"],
  doc: "Distributions that were copied to the management node.",
  columns: {
    osdistroname: "Name of the distribution with version and architecture, such as alt-p11-x86_64.",
    basename: "Name of the distribution without its version.",
    majorversion: "Major version of the distribution.",
    minorversion: "Minor version of the distribution.",
    arch: "Processor architecture of the distribution.",
    type: "Kind of operating system: Linux or AIX.",
    dirpaths: "Comma-separated folders that hold the distribution.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["osdistro"],
      names: ["osdistroname", "basename", "majorversion", "minorversion", "arch", "type", "dirpaths"],
    },
  ],
});
