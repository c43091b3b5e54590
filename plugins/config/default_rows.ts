/** The rows that a fresh management node has; everything works with them, and everything may be changed. */
import type { Row } from "../../core/mod.ts";
import type { ManagementNode } from "./management_node.ts";

export interface DefaultRows {
  table: string;
  /** The key column. */
  key: string;
  rows: readonly Row[];
}

export interface Folders {
  installdir: string;
  tftpdir: string;
}

/**
 * Rows of site, policy, postscripts and notification.
 * @param users names of this machine's users
 */
export function defaultRows(
  node: ManagementNode,
  folders: Folders,
  users: ReadonlySet<string>,
): DefaultRows[] {
  return [
    { table: "site", key: "key", rows: siteRows(node, folders) },
    { table: "policy", key: "priority", rows: policyRows(node, users) },
    {
      table: "postscripts",
      key: "node",
      rows: [
        { node: "xcatdefaults", postscripts: "syslog,remoteshell,syncfiles", postbootscripts: "otherpkgs" },
        { node: "service", postscripts: "servicenode" },
      ],
    },
    {
      table: "notification",
      key: "filename",
      // The monitoring plug-ins hear of changed settings.
      rows: [{ filename: "montbhandler.pm", tables: "monsetting", tableops: "a,u,d" }],
    },
  ];
}

function siteRows({ domain, address, nameservers, timezone }: ManagementNode, folders: Folders): Row[] {
  const values: Readonly<Record<string, string | undefined>> = {
    blademaxp: "64",
    domain,
    fsptimeout: "0",
    installdir: folders.installdir,
    ipmimaxp: "64",
    ipmiretries: "3",
    ipmitimeout: "2",
    consoleondemand: "no",
    master: address,
    nameservers: nameservers.join(",") || undefined,
    maxssh: "8",
    ppcmaxp: "64",
    ppcretry: "3",
    ppctimeout: "0",
    powerinterval: "0",
    syspowerinterval: "0",
    sharedtftp: "1",
    SNsyncfiledir: "/var/xcat/syncfiles",
    nodesyncfiledir: "/var/xcat/node/syncfiles",
    tftpdir: folders.tftpdir,
    xcatdport: "3001",
    xcatiport: "3002",
    xcatconfdir: "/etc/xcat",
    timezone,
    useNmapfromMN: "no",
    enableASMI: "no",
    db2installloc: "/mntdb2",
    databaseloc: "/var/lib",
    sshbetweennodes: "ALLGROUPS",
    dnshandler: "ddns",
    vsftp: "n",
    cleanupxcatpost: "no",
    cleanupdiskfullxcatpost: "no",
    dhcplease: "43200",
    auditnosyslog: "0",
    xcattlspolicy: "modern",
  };
  return Object.entries(values).flatMap(([key, value]) => value === undefined ? [] : [{ key, value }]);
}

function policyRows({ hostname }: ManagementNode, users: ReadonlySet<string>): Row[] {
  const anyone = [
    ["2", "getbmcconfig"],
    ["2.1", "remoteimmsetup"],
    ["2.3", "lsxcatd"],
    ["3", "nextdestiny"],
    ["4", "getdestiny"],
    ["4.4", "getpostscript"],
    ["4.5", "getcredentials"],
    ["4.6", "syncfiles"],
    ["4.7", "litefile"],
    ["4.8", "litetree"],
    ["4.9", "getadapter"],
  ] as const;
  return [
    { priority: "1", name: "root", rule: "allow" },
    { priority: "1.2", name: hostname, rule: "trusted" },
    ...anyone.map(([priority, commands]) => ({ priority, commands, rule: "allow" })),
    // The user that ALT's packages build boot images as.
    ...(users.has("_mknetboot")
      ? [{ priority: "6.2", name: "_mknetboot", commands: "gettab", rule: "allow" }]
      : []),
  ];
}
