/** The table domain. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Membership of a node in an Active Directory or Kerberos domain. */
export const domain = defineTable({
  name: "domain",
  key: ["node"],
  doc: "Membership of a node in an Active Directory or Kerberos domain.",
  columns: {
    node,
    ou: "Organisational unit of the directory in which the node's account is made.",
    authdomain: "Domain or realm of the node where it differs from the one in the site table.",
    adminuser: "Account that is allowed to add the node to the domain.",
    adminpassword: { doc: "Password of that account.", secret: true },
    type: "Kind of directory; the only value is activedirectory.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [
        "ou",
        ["domainadminuser", "adminuser"],
        ["domainadminpassword", "adminpassword"],
        "authdomain",
        ["domaintype", "type"],
      ],
    },
  ],
});
