/** Every command refuses whoever has not proved who he is, and every user without a rule; nodes' few are named. */
import assert from "node:assert/strict";
import type { Request } from "../../core/context.ts";
import { defaultRows } from "../../plugins/config/default_rows.ts";
import { plugins } from "../../plugins/mod.ts";
import { type TestSite, withSite } from "../definitions/test_site.ts";

/** What the default policy leaves open to everyone, because nodes ask for it before they have credentials. */
const forNodes = [
  "getbmcconfig",
  "remoteimmsetup",
  "lsxcatd",
  "nextdestiny",
  "getdestiny",
  "getpostscript",
  "getcredentials",
  "syncfiles",
  "litefile",
  "litetree",
  "getadapter",
];

const managementNode = {
  hostname: "mn",
  fullName: "mn.cluster",
  shortName: "mn",
  domain: "cluster",
  address: "10.0.0.1",
  addresses: ["10.0.0.1"],
  nameservers: [],
  timezone: "Universal",
};

async function answer({ environment }: TestSite, request: Omit<Request, "args">): Promise<string[]> {
  const lines: string[] = [];
  const asked = environment.handle({ args: [], peer: "10.0.0.9", ...request }, new AbortController().signal);
  for await (const result of asked) {
    lines.push("error" in result ? result.error ?? "" : JSON.stringify(result));
  }
  return lines;
}

for (const user of [undefined, "mallory"]) {
  Deno.test(`every command but those of nodes refuses ${user ?? "a stranger"}`, () =>
    withSite(async (site) => {
      const defaults = defaultRows(
        managementNode,
        { installdir: "/install", tftpdir: "/tftpboot" },
        new Set(),
      );
      await site.environment.db.write((transaction) => {
        for (const { table, rows } of defaults) transaction.replace(table, rows);
        return Promise.resolve();
      });
      const commands = [...site.environment.registry.commands.keys(), "nosuchcommand"];
      for (const command of commands.filter((name) => !forNodes.includes(name))) {
        const lines = await answer(site, { command, ...(user === undefined ? {} : { user }) });
        assert.deepEqual(lines, ["Permission denied for request"], command);
      }
      assert.ok(commands.length > 25);
    }, plugins));
}
