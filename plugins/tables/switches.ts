/** The table switches. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** How to log in to switches and what they are. */
export const switches = defineTable({
  name: "switches",
  key: ["switch"],
  doc: "How to log in to switches and what they are.",
  columns: {
    switch: "Switch or group of switches the row is for.",
    snmpversion: "Version of SNMP the switch is spoken to in: 1, 2c or 3.",
    username: "User name of SNMP version 3.",
    password: { doc: "Community of SNMP versions 1 and 2, or the password of version 3.", secret: true },
    privacy: "Encryption of SNMP version 3: AES or DES; empty: none.",
    auth: "Authentication of SNMP version 3: MD5 or SHA.",
    linkports: "Ports that lead to other switches, as `port:switch` joined by commas.",
    sshusername: "User name for logging in by SSH or telnet.",
    sshpassword: { doc: "Password for logging in by SSH or telnet.", secret: true },
    protocol: "How to log in for commands: ssh or telnet.",
    switchtype: "Kind of switch: BNT, Cisco, Juniper, Mellanox, onie or another that a driver knows.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [
        ["snmpusername", "username"],
        ["snmppassword", "password"],
        "snmpversion",
        ["snmpprivacy", "privacy"],
        ["snmpauth", "auth"],
        "linkports",
        ["username", "sshusername"],
        ["password", "sshpassword"],
        "protocol",
        "switchtype",
      ],
      onlyIf: { nodetype: "switch" },
      row: { switch: "attr:node" },
    },
  ],
});
