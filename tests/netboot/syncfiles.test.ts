/** syncfiles against a real sshd: wildcards, conditions and every section of a synclist. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runInSandbox, whyNoSandbox } from "../lab/sandbox.ts";
import type { Round, RoundOutcome } from "./synced_node.ts";

const ignore = whyNoSandbox() !== undefined || !existsSync("/usr/sbin/sshd") ||
  process.getuid?.() !== 0 || spawnSync("busybox", ["true"]).status !== 0;

/** What each round answered, and what the node's files `shown` held after it. */
async function rounds(shown: readonly string[], all: readonly Round[]) {
  const program = fileURLToPath(new URL("synced_node.ts", import.meta.url));
  const sandbox = {
    hostname: "mn.cluster",
    interfaces: [{ name: "eth0", address: "172.16.2.2/24" }],
    memory: ["/run"],
  };
  const argv = [process.execPath, "run", "-A", program, JSON.stringify(all), JSON.stringify(shown)];
  const { status, stdout, stderr } = await runInSandbox(sandbox, argv);
  assert.equal(status, 0, stderr);
  const outcomes: RoundOutcome[] = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  for (const { left } of outcomes) assert.deepEqual(left, []);
  return outcomes;
}

const script = (word: string) => `#!/bin/sh\necho ${word} >> /tmp/ran\n`;

Deno.test({
  name: "files and folders are copied, wildcards expanded, and only what is for this node",
  ignore,
  async fn() {
    const [first, second] = await rounds(
      [
        "/opt/a.conf",
        "/opt/b.conf",
        "/opt/.hidden",
        "/opt/tree/x",
        "/etc/renamed",
        "/etc/range",
        "/etc/group",
        "/etc/not",
      ],
      [
        {
          files: { "/src/a.conf": "a", "/src/b.conf": "b", "/src/.hidden": "h", "/src/tree/x": "x" },
          synclist: [
            "/src/*.conf /src/tree -> /opt",
            "/src/a.conf -> /etc/renamed",
            "/src/a.conf -> (compute) /etc/group",
            "/src/b.conf -> (node1-node2,-node2) /etc/range",
            "/src/b.conf -> (all,-node1) /etc/not",
            "",
          ].join("\n"),
        },
        { synclist: "/src/[!ab].none -> /opt\n" },
      ],
    );
    assert.deepEqual(first, {
      said: "4 entries synchronised",
      connections: 1,
      left: [],
      files: {
        "/opt/a.conf": "a",
        "/opt/b.conf": "b",
        "/opt/tree/x": "x",
        "/etc/renamed": "a",
        "/etc/range": "b",
        "/etc/group": "a",
      },
    });
    assert.equal(second?.said, "/list, line 1: nothing fits /src/[!ab].none");
  },
});

Deno.test({
  name: "lines are appended to what was there, accounts merged, scripts run after a change or always",
  ignore,
  async fn() {
    const outcomes = await rounds(["/etc/setup", "/etc/passwd", "/etc/shadow", "/tmp/ran"], [
      {
        files: {
          "/src/more": "more\n",
          "/src/passwd":
            "root:x:0:0:evil:/:/bin/sh\nuser:x:500:500::/new:/bin/sh\nzed:x:501:501::/zed:/bin/sh\n",
          "/src/shadow": "zed:secret:1::::::\n",
          "/src/conf": "1",
          "/src/conf.post": script("changed"),
          "/src/always": script("always"),
        },
        synclist: [
          "/src/conf -> /etc/conf",
          "/src/conf.post -> /tmp/conf.post",
          "/src/always -> /tmp/always",
          "EXECUTE:",
          "/src/conf.post",
          "EXECUTEALWAYS:",
          "/tmp/always",
          "APPEND:",
          "/src/more -> /etc/setup",
          "MERGE:",
          "/src/passwd -> /etc/passwd",
          "/src/shadow -> /etc/shadow",
          "",
        ].join("\n"),
      },
      {},
      { files: { "/src/conf": "2", "/src/more": "other\n" } },
      { files: { "/src/always": "#!/bin/sh\necho no disk >&2\nexit 3\n" } },
      { synclist: "MERGE:\n/src/passwd -> /etc/other\n" },
      { synclist: "/src/conf -> /etc/conf\nEXECUTE:\n/src/conf.post\n" },
    ]);
    const [first, again, changed, failed, wrong, alone] = outcomes;
    assert.equal(first?.said, "8 entries synchronised");
    assert.equal(first?.connections, 1);
    assert.equal(first?.files["/etc/setup"], "as it was\nmore\n");
    const passwd = [
      "root:x:0:0:root:/root:/bin/sh",
      "bin:x:1:1::/:/bin/false",
      "user:x:500:500::/new:/bin/sh",
      "zed:x:501:501::/zed:/bin/sh",
      "",
    ].join("\n");
    assert.equal(first?.files["/etc/passwd"], passwd);
    assert.equal(first?.files["/etc/shadow"], "root:*:1::::::\nuser:old:1::::::\nzed:secret:1::::::\n");
    assert.equal(first?.files["/tmp/ran"], "changed\nalways\n");
    assert.deepEqual(again?.files, { ...first?.files, "/tmp/ran": "changed\nalways\nalways\n" });
    assert.equal(changed?.files["/etc/setup"], "as it was\nother\n");
    assert.equal(changed?.files["/tmp/ran"], "changed\nalways\nalways\nchanged\nalways\n");
    assert.match(failed?.said ?? "", /\/tmp\/always: no disk/);
    assert.match(wrong?.said ?? "", /line 2: MERGE: is for .*, not for \/etc\/other/);
    assert.match(alone?.said ?? "", /line 3: \/src\/conf\.post is not among the files that are copied/);
  },
});

Deno.test({
  name: "a push that is interrupted ends at once and leaves nothing here",
  ignore,
  async fn() {
    const [aborted, next] = await rounds(["/tmp/begun", "/tmp/ended"], [
      {
        files: { "/src/slow": "#!/bin/sh\necho > /tmp/begun\nsleep 600\necho > /tmp/ended\n" },
        synclist: "/src/slow -> /tmp/slow\nEXECUTEALWAYS:\n/tmp/slow\n",
        abortAt: "/tmp/begun",
      },
      { files: { "/src/slow": script("again") } },
    ]);
    assert.deepEqual(aborted?.files, { "/tmp/begun": "\n" });
    assert.equal(next?.said, "2 entries synchronised");
    assert.equal(next?.connections, 1);
  },
});
