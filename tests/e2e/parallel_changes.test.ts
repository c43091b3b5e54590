import assert from "node:assert/strict";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { runSession, seedNode } from "./session.ts";

Deno.test({
  name: "commands that change the same file at once lose nothing of each other",
  ignore: whyNoSandbox() !== undefined,
  async fn() {
    const nodes = Array.from({ length: 12 }, (_, at) => `node${at + 1}`);
    const [, , , hosts] = await runSession(seedNode, [
      "nodeadd node1-node12 groups=all",
      "chtab node=all hosts.ip='|\\D+(\\d+)|172.16.2.(100+$1)|'",
      `(${nodes.map((node) => `makehosts ${node} &`).join(" ")} wait)`,
      "cat /etc/hosts",
    ]);
    for (const node of nodes) assert.match(hosts?.output ?? "", new RegExp(` ${node} ${node}.cluster`));
  },
});
