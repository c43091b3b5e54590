/** Bad input gets one clear line and a status that is not 0, and the daemon serves on. */
import assert from "node:assert/strict";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { runSession, seedNode } from "./session.ts";

/** Command line → what its one line must say. */
const cases: [command: string, says: RegExp][] = [
  ["tabdump nosuch", /No such table: nosuch/],
  ["nodels node1 nosuch.column", /No such table: nosuch/],
  ["nodels node1 nodehm.nosuch", /nodehm has no column "nosuch"/],
  ["chtab node=node1 nodehm.nosuch=1", /nodehm has no column "nosuch"/],
  ["chtab node=node1 nosuch.column=1", /nosuch/],
  ["nodels nosuch", /Invalid nodes and\/or groups in noderange: nosuch/],
  ["nodels node1,nosuch1,nosuch2", /nosuch1,nosuch2|nosuch1, nosuch2/],
  ["nodels 'node[1-'", /\[/],
  ["nodels 'node1@(node2'", /\(/],
  ["nodels node1 --nosuchoption", /nosuchoption/],
  ["rpower node1", /rpower/],
  ["rpower node1 dance", /dance/],
  ["rpower node1 stat", /nodehm\.mgt/],
  ["nodeset node1 osimage=nosuch", /nosuch/],
  ["makehosts nosuch", /nosuch/],
  ["lsdef -t nosuchtype", /nosuchtype/],
  ["mkdef -t node -o node9 nosuchattr=1", /nosuchattr/],
  ["tabrestore /root/nosuch.csv", /Cannot read "\/root\/nosuch\.csv": there is no such file/],
  [
    "echo key > /root/site.csv; tabrestore /root/site.csv",
    /site\.csv, line 1, character 1: wanted the names/,
  ],
  [`printf '#key\\n"a\\n' > /root/site.csv; tabrestore /root/site.csv`, /line 2, character 1: the quote/],
  ["printf '#key\\na\\001\\n' > /root/site.csv; tabrestore /root/site.csv", /control character in line 2/],
  ["tabprune nodelist -a", /for auditlog and eventlog/],
  ["dumpxCATdb -p /proc/nosuch", /The backup in "\/proc\/nosuch" is not complete/],
  ["restorexCATdb -p /root/nosuch", /"\/root\/nosuch" holds no tables/],
  ["tabedit auditlog", /auditlog cannot be edited/],
  ["nodels broken nodepos.rack", /nodepos\.rack, row "broken"/],
];

Deno.test({
  name: "bad input gets one clear line, a status that is not 0, and the daemon serves on",
  ignore: whyNoSandbox() !== undefined,
  async fn() {
    const prepare = ["nodeadd node1 groups=all", "nodeadd broken groups=all nodepos.rack='|(|x|'"];
    const results = await runSession(seedNode, [
      ...prepare,
      ...cases.map(([command]) => command),
      "nodels node1",
    ]);
    cases.forEach(([command, says], index) => {
      const result = results[prepare.length + index];
      assert.match(result?.output ?? "", says, command);
      assert.notEqual(result?.status, 0, command);
      const lines = result?.output.split("\n").filter((line) => !/^(Usage:|\s)/.test(line)) ?? [];
      assert.equal(lines.length, 1, `${command} says: ${result?.output}`);
      assert.doesNotMatch(result?.output ?? "", /Internal fault|\bat file:|TypeError/, command);
    });
    assert.deepEqual(results.at(-1), { output: "node1", status: 0 });
  },
});

Deno.test({
  name: "a stranger, a certificate of another CA and broken XML are refused, and the daemon serves on",
  ignore: whyNoSandbox() !== undefined,
  async fn() {
    const foreign = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=root " +
      "-keyout /root/f.key -out /root/f.crt -days 2 2>/dev/null";
    const ask = (flags: string, xml: string) =>
      `printf '%b' '${xml}' | timeout 10 openssl s_client -quiet -verify_quiet -connect localhost:3001 ` +
      `-CAfile /etc/xcat/cert/ca.pem ${flags} 2>/dev/null; true`;
    const request = "<xcatrequest>\\n<command>tabdump</command>\\n<arg>site</arg>\\n</xcatrequest>\\n";
    const [, stranger, other, broken, last] = await runSession(seedNode, [
      foreign,
      ask("", request),
      ask("-cert /root/f.crt -key /root/f.key", request),
      ask("", "<xcatrequest>\\n<unclosed>\\n</xcatrequest>\\n"),
      "gettab key=domain site.value",
    ]);
    assert.match(stranger?.output ?? "", /<error>Permission denied/);
    assert.match(other?.output ?? "", /<error>/);
    assert.doesNotMatch(other?.output ?? "", /xcatdport/);
    assert.match(broken?.output ?? "", /<error>/);
    assert.deepEqual(last, { output: "cluster", status: 0 });
  },
});
