/** The table rack. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Racks of the site. */
export const rack = defineTable({
  name: "rack",
  key: ["rackname"],
  doc: "Racks of the site.",
  columns: {
    rackname: "Name of the rack, as in nodepos.rack.",
    displayname: "Name of the rack that is shown to people.",
    num: "Number of the rack.",
    height: "Number of rack units it has.",
    room: "Room it stands in.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["rack"],
      names: ["rackname", "displayname", "num", "height", "room", ["usercomment", "comments"]],
    },
  ],
});
