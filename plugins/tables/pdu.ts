/** The table pdu. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** How to reach power distribution units. */
export const pdu = defineTable({
  name: "pdu",
  key: ["node"],
  doc: "How to reach power distribution units.",
  columns: {
    node,
    nodetype: "Kind of thing the row describes; the only value is pdu.",
    pdutype: "Kind of PDU: irpdu (IBM), crpdu (Coral) or another that a driver knows.",
    outlet: "Number of outlets of the PDU.",
    username: "User name for logging in by SSH.",
    password: { doc: "Password for logging in by SSH.", secret: true },
    snmpversion: "Version of SNMP the PDU is spoken to in: 1, 2 or 3.",
    community: { doc: "Community of SNMP versions 1 and 2.", secret: true },
    snmpuser: "User name of SNMP version 3.",
    authtype: "Authentication of SNMP version 3: MD5 or SHA.",
    authkey: { doc: "Authentication key of SNMP version 3.", secret: true },
    privtype: "Encryption of SNMP version 3: AES or DES.",
    privkey: { doc: "Encryption key of SNMP version 3.", secret: true },
    seclevel: "Security level of SNMP version 3: noAuthNoPriv, authNoPriv or authPriv.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [
        "nodetype",
        "pdutype",
        "outlet",
        "username",
        "password",
        "snmpversion",
        "community",
        "snmpuser",
        "authtype",
        "authkey",
        "privtype",
        "privkey",
        "seclevel",
      ],
      onlyIf: { nodetype: "pdu" },
    },
    { of: ["pdu"], names: ["node", "nodetype", "outlet"], onlyIf: { nodetype: "pdu" } },
  ],
});
