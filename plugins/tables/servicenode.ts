/** The table servicenode. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** Service nodes and what each of them does for its nodes. */
export const servicenode = defineTable({
  name: "servicenode",
  key: ["node"],
  doc: "Service nodes and what each of them does for its nodes.",
  columns: {
    node,
    nameserver:
      "Name server on the service node: 0 or no none, 1 forwarding and answering for the cluster's " +
      "zones, 2 slave server of the management node.",
    dhcpserver: "Whether it answers DHCP: yes or 1, no or 0.",
    tftpserver: "Whether it serves boot files by TFTP: yes or 1, no or 0.",
    nfsserver: "Whether it exports its install folder by NFS and HTTP: yes or 1, no or 0.",
    conserver: "Console server on the service node: 0 or no none, 1 conserver, 2 goconserver.",
    monserver: "Whether it gathers monitoring data: yes or 1, no or 0.",
    ldapserver: "Whether it runs a directory proxy: yes or 1, no or 0.",
    ntpserver: "Whether it serves the time: yes or 1, no or 0.",
    ftpserver: "Whether it runs an FTP server: yes or 1, no or 0.",
    nimserver: "Whether it is a NIM master for AIX nodes: yes or 1, no or 0.",
    ipforward: "Whether it forwards packets between its networks: yes or 1, no or 0.",
    dhcpinterfaces:
      "Comma-separated interfaces on which its DHCP server listens; empty: those of the site setting.",
    proxydhcp: "Whether it answers as a proxy DHCP server: yes or 1, no or 0.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [
        ["setupnameserver", "nameserver"],
        ["setupdhcp", "dhcpserver"],
        ["setuptftp", "tftpserver"],
        ["setupnfs", "nfsserver"],
        ["setupconserver", "conserver"],
        ["setupipforward", "ipforward"],
        ["setupproxydhcp", "proxydhcp"],
        ["setupldap", "ldapserver"],
        ["setupntp", "ntpserver"],
        ["setupftp", "ftpserver"],
        ["setupnim", "nimserver"],
        "dhcpinterfaces",
      ],
    },
  ],
});
