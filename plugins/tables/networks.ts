/** The table networks. */
import { defineTable } from "../../core/mod.ts";
import { comments, disable } from "./row_columns.ts";

/** Networks of the cluster and what nodes on them have to know. */
export const networks = defineTable({
  name: "networks",
  key: ["net", "mask"],
  doc: "Networks of the cluster and what nodes on them have to know.",
  columns: {
    netname: "Name of the network, by which commands and other tables refer to it.",
    net: "Network address, such as 10.0.0.0 or fd59:: for IPv6.",
    mask: "Netmask, such as 255.255.0.0 or /16; the prefix length with a slash for IPv6.",
    mgtifname:
      "Interface of the management or service node in this network; `!remote!` and a name after it marks " +
      "a network reached through a router.",
    gateway:
      "Router that the nodes of the network use; `<xcatmaster>` stands for the server as the node knows " +
      "it.",
    dhcpserver: "Server that answers DHCP in this network; empty: the management node, or the service nodes.",
    tftpserver: "Server the nodes load their boot files from; empty: the server that answers DHCP.",
    nameservers:
      "Comma-separated name servers given to the nodes; `<xcatmaster>` stands for the server as the node " +
      "knows it.",
    ntpservers:
      "Comma-separated time servers given to the nodes; `<xcatmaster>` stands for the server as the node " +
      "knows it.",
    logservers:
      "Comma-separated log servers given to the nodes; `<xcatmaster>` stands for the server as the node " +
      "knows it.",
    dynamicrange:
      "Addresses that DHCP lends to machines it does not know, as `first-last`, several joined by " +
      "commas; they must not belong to nodes.",
    staticrange: "Addresses that are given to new nodes for good, as `first-last`.",
    staticrangeincrement: "Step from one address of the static range to the next; 1 unless set.",
    nodehostname:
      "Template that turns a node name into the name it has in this network, as `|pattern|replacement|`.",
    ddnsdomain:
      "Domain in which DHCP registers the machines it lends addresses to; empty: the network's own " +
      "domain.",
    vlanid: "Number of the VLAN that the network stands for.",
    domain: "Name domain of the nodes of this network; empty: site.domain.",
    mtu: "Size of the largest packet on this network in bytes.",
    comments,
    disable,
  },
  attributes: [
    {
      of: ["network"],
      names: [
        "netname",
        "net",
        "mask",
        "mgtifname",
        "gateway",
        "dhcpserver",
        "tftpserver",
        "nameservers",
        "ntpservers",
        "logservers",
        "dynamicrange",
        "nodehostname",
        "ddnsdomain",
        "vlanid",
        "domain",
        "staticrange",
        "staticrangeincrement",
        "mtu",
        ["usercomment", "comments"],
      ],
    },
  ],
});
