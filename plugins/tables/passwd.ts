/** The table passwd. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/**
 * User names and passwords for parts of the cluster, used where a table for the part itself says nothing.
 */
export const passwd = defineTable({
  name: "passwd",
  key: ["key", "username"],
  doc: "User names and passwords for parts of the cluster, used where a table for the part itself says " +
    "nothing.",
  columns: {
    key: "What the row is for: system (root of the nodes), ipmi, openbmc, blade, hmc, ivm, cec, frame, " +
      "switch, pdu, omapi, snmp, postgres, vmware, rhevm, xcat (users who ask for a token with their password), or a " +
      "name that a plugin asks for.",
    username: "User name; for key=omapi that of the DHCP key.",
    password: { doc: "Password, in plain text or as a hash; for key=omapi the DHCP key.", secret: true },
    cryptmethod:
      "How the password is hashed, for key=system: md5, sha256, sha512 or another that crypt(3) knows.",
    authdomain: "Domain in which the user name is valid.",
    comments,
    disable,
  },
});
