/** The table nodegroup. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/**
 * Groups that have more to them than being named in nodelist.groups: dynamic groups and their conditions.
 */
export const nodegroup = defineTable({
  name: "nodegroup",
  key: ["groupname"],
  doc: "Groups that have more to them than being named in nodelist.groups: dynamic groups and their " +
    "conditions.",
  columns: {
    groupname: "Name of the group.",
    grouptype: "Kind of group: static, with members named, or dynamic, with members found by a condition.",
    members: "Members of a static group as a noderange; the word static says that they are those of " +
      "nodelist.groups.",
    membergroups: "Comma-separated groups whose members are members of this one.",
    wherevals:
      "Conditions of a dynamic group joined by `::`, such as `mgt==ipmi::arch=~x86`; operators are ==, " +
      "!=, =~ and !~.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["group"],
      names: ["groupname", "grouptype", "members", "membergroups", "wherevals", ["usercomment", "comments"]],
    },
  ],
});
