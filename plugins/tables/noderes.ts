/** The table noderes. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable, node } from "./row_columns.ts";

/** What a node uses while it is installed or booted: servers, folders, interfaces. */
export const noderes = defineTable({
  name: "noderes",
  key: ["node"],
  doc: "What a node uses while it is installed or booted: servers, folders, interfaces.",
  columns: {
    node,
    servicenode:
      "Comma-separated service nodes of the node, as the management node knows them; the first that " +
      "works is used.",
    netboot:
      "Boot method: xnba (iPXE), pxe, grub2, grub2-tftp, grub2-http, petitboot, onie, yaboot, nimol, or " +
      "the name of one of yours.",
    tftpserver: "TFTP server as the node knows it; empty: xcatmaster.",
    tftpdir: "Folder with the boot files, for service nodes where it differs from site.tftpdir.",
    nfsserver: "Server as the node knows it from which it mounts or fetches its image; empty: xcatmaster.",
    monserver:
      "Comma-separated servers that gather monitoring data of the node: first as the management node, " +
      "then as the node knows it.",
    nfsdir: "Folder on the NFS server that is mounted, where it is not the usual one.",
    installnic:
      "Interface that the node is installed through: its name, its hardware address, or mac for the one " +
      "in the mac table.",
    primarynic:
      "Interface that carries the node's host name and is set up first: its name, its hardware address, " +
      "or mac for the one in the mac table.",
    discoverynics:
      "Comma-separated interfaces that answer discovery, where it should not be tried on all of them.",
    cmdinterface: "Not used any more; kept so that old tables can be restored.",
    xcatmaster:
      "Server of the node (management or service node) as the node itself knows it; empty: the server it " +
      "booted from, else site.master.",
    current_osimage: "Not used any more; kept so that old tables can be restored.",
    next_osimage: "Not used any more; kept so that old tables can be restored.",
    nimserver: "NIM server of an AIX node; empty: its service node, else the management node.",
    routenames: "Comma-separated routes that are set up on the node; the routes table describes each.",
    nameservers: "Comma-separated name servers for the node, before those of its network and of site; " +
      "`<xcatmaster>` stands for its server.",
    proxydhcp: "Whether the node may be answered by proxy DHCP: yes or 1 (also when empty), no or 0.",
    syslog: "Set to ignore to leave the logging of the node as it is; otherwise it is sent to the server.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["node", "group"],
      names: [
        "xcatmaster",
        "servicenode",
        "tftpserver",
        "tftpdir",
        "nfsserver",
        "nimserver",
        "nfsdir",
        "monserver",
        ["supportproxydhcp", "proxydhcp"],
        "syslog",
        "primarynic",
        "installnic",
        "netboot",
        "nameservers",
        "routenames",
      ],
    },
  ],
});
