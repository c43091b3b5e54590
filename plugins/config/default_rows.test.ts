import assert from "node:assert/strict";
import { defaultRows } from "./default_rows.ts";
import { type ManagementNode, parseResolvConf } from "./management_node.ts";

const NODE: ManagementNode = {
  hostname: "mn.cluster",
  fullName: "mn.cluster",
  shortName: "mn",
  domain: "cluster",
  address: "172.16.2.2",
  addresses: ["172.16.2.2"],
  nameservers: ["172.16.2.2"],
  timezone: "Universal",
};
const FOLDERS = { installdir: "/var/lib/xcat", tftpdir: "/var/lib/tftpboot" };

function rowsOf(table: string, node = NODE, users: string[] = []) {
  return defaultRows(node, FOLDERS, new Set(users)).find((defaults) => defaults.table === table)?.rows ?? [];
}

Deno.test("site holds what this machine is", () => {
  const site = new Map(rowsOf("site").map(({ key = "", value }) => [key, value]));
  assert.deepEqual(
    ["domain", "master", "nameservers", "installdir", "tftpdir", "xcatdport", "xcatiport"].map((key) =>
      site.get(key)
    ),
    ["cluster", "172.16.2.2", "172.16.2.2", "/var/lib/xcat", "/var/lib/tftpboot", "3001", "3002"],
  );
});

Deno.test("what is not known is left out, and everything is audited", () => {
  const keys = rowsOf("site", { ...NODE, domain: undefined, address: undefined, nameservers: [] }).map((
    { key },
  ) => key);
  for (const key of ["domain", "master", "nameservers", "auditskipcmds"]) assert.ok(!keys.includes(key), key);
});

Deno.test("without a certificate only what nodes need is allowed", () => {
  const anyone = rowsOf("policy").filter(({ name }) => name === undefined);
  assert.deepEqual(anyone.map(({ commands }) => commands).sort(), [
    ...[
      "getadapter",
      "getbmcconfig",
      "getcredentials",
      "getdestiny",
      "getpostscript",
      "litefile",
      "litetree",
    ],
    ...["lsxcatd", "nextdestiny", "remoteimmsetup", "syncfiles"],
  ]);
});

Deno.test("the user that builds boot images may read tables, where there is one", () => {
  const rule = { priority: "6.2", name: "_mknetboot", commands: "gettab", rule: "allow" };
  assert.deepEqual(rowsOf("policy", NODE, ["_mknetboot"]).at(-1), rule);
  assert.ok(!rowsOf("policy").some(({ priority }) => priority === "6.2"));
});

Deno.test("resolv.conf names the domain and the name servers", () => {
  const text =
    "# domain no\nsearch cluster.test. other\nnameserver 10.0.0.1\nnameserver fd00::1\nnameserver 10.0.0.2\n";
  assert.deepEqual(parseResolvConf(text), { domain: "cluster.test", nameservers: ["10.0.0.1", "10.0.0.2"] });
  assert.deepEqual(parseResolvConf(""), { domain: undefined, nameservers: [] });
});
