/** The load of suite `definitions`, and what commands must print of it: worked out here, without the product. */
import { createHash } from "node:crypto";
import type { Database } from "../core/mod.ts";
import { nodelist } from "../plugins/tables/nodelist.ts";
import { loadNodes, nodeName } from "./cluster.ts";
import { lines } from "./measure.ts";

const moreGroups = 1000;

/** A node of the load, as the tables have it. */
interface LoadedNode {
  name: string;
  groups: string;
  mac: string;
  ip: string;
}

/** The nodes of the published figures, 1,000 groups more, templates in every group, and 20 dynamic groups. */
export async function loadDefinitions(db: Database, count: number): Promise<void> {
  await loadNodes(db, count);
  await loadGroups(db, count);
  await db.write((transaction) => {
    for (const { name, groups } of loadedNodes(count)) {
      transaction.put("nodelist", { node: name }, { groups });
    }
    return Promise.resolve();
  });
}

/** The same groups for nodes that are still to be made. */
export async function loadGroups(db: Database, count: number): Promise<void> {
  const racks = Array.from({ length: Math.ceil(count / 40) }, (_, index) => rackName(index + 1));
  const more = Array.from({ length: moreGroups }, (_, index) => groupName(index));
  await db.write((transaction) => {
    for (const group of ["all", "compute", ...racks, ...more]) {
      transaction.put("nodegroup", { groupname: group }, { grouptype: "static", members: "static" });
      transaction.put("hosts", { node: group }, { hostnames: `|n(\\d+)|${group}-($1%1000)|` });
    }
    for (const [index, wherevals] of dynamicGroups().entries()) {
      transaction.put("nodegroup", { groupname: `dynamic${index + 1}` }, {
        grouptype: "dynamic",
        members: "dynamic",
        wherevals,
      });
    }
    return Promise.resolve();
  });
}

/** Plain values, templates, patterns, and several of them. */
function dynamicGroups(): string[] {
  return Array.from({ length: 5 }, (_, index) => [
    `mgt==ipmi::os==alt`,
    `rack==${index + 1}`,
    `groups=~${groupName(index)}`,
    `arch=~x86::unit!=${index + 1}`,
  ]).flat();
}

export function expectedNames(count: number): string[] {
  return loadedNodes(count).map(({ name }) => name);
}

/** `nodels all nodetype.os` */
export function expectedOs(count: number): string[] {
  return loadedNodes(count).map(({ name }) => `${name}: alt`);
}

/** `nodels all hosts.ip` */
export function expectedIps(count: number): string[] {
  return loadedNodes(count).map(({ name, ip }) => `${name}: ${ip}`);
}

/** `nodels all nodetype.os nodehm.mgt hosts.ip` */
export function expectedColumns(count: number): string[] {
  return loadedNodes(count).flatMap(({ name, ip }) => [
    `${name}: nodetype.os: alt`,
    `${name}: nodehm.mgt: ipmi`,
    `${name}: hosts.ip: ${ip}`,
  ]);
}

/** `lsdef -t node -o all -i ip,mac,groups` */
export function expectedObjects(count: number): string[] {
  return loadedNodes(count).flatMap(({ name, groups, ip, mac }) => [
    `Object name: ${name}`,
    `    groups=${groups}`,
    `    ip=${ip}`,
    `    mac=${mac}`,
  ]);
}

/** `tabdump nodelist` */
export function expectedDump(count: number): string[] {
  const columns = Object.keys(nodelist.columns);
  const commas = ",".repeat(columns.length - 2);
  return [
    `#${columns.join(",")}`,
    ...loadedNodes(count).map(({ name, groups }) => `"${name}","${groups}"${commas}`),
  ];
}

/** What `mkdef -z` is given. */
export function stanzas(count: number): string {
  return loadedNodes(count).map(({ name, groups, mac, ip }) =>
    `${name}:\n    objtype=node\n    groups=${groups}\n    ip=${ip}\n    mac=${mac}\n    os=alt\n\n`
  ).join("");
}

/** Groups of the load with their nodes, as ClusterShell reads them. */
export function groupFile(count: number): string {
  const nodes = `n[000001-${nodeName(count).slice(1)}]`;
  return `all: ${nodes}\ncompute: ${nodes}\n${rackName(1)}: n[000001-000040]\n`;
}

/** A check that the output has just these lines. */
export function exactly(expected: readonly string[]): (stdout: string) => string | undefined {
  const count = lines(expected.length);
  const hash = hashOf(expected.map((line) => `${line}\n`).join(""));
  return (stdout) =>
    count(stdout) ?? (hashOf(stdout) === hash ? undefined : "the lines are not those that were wanted");
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function loadedNodes(count: number): LoadedNode[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const hex = number.toString(16).padStart(6, "0");
    const [high, low] = [Math.trunc(number / 256) % 256, number % 256];
    return {
      name: nodeName(number),
      groups: `all,compute,${rackName(Math.ceil(number / 40))},${groupName(index % moreGroups)}`,
      mac: `42:00:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`,
      ip: `10.${1 + Math.trunc(number / 65536)}.${high}.${low}`,
    };
  });
}

/** The group of 40 nodes in one rack. */
export function rackName(number: number): string {
  return `rack${String(number).padStart(3, "0")}`;
}

function groupName(index: number): string {
  return `group${String(index).padStart(3, "0")}`;
}
