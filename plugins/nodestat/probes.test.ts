import assert from "node:assert/strict";
import { createServer } from "node:net";
import { createNet } from "../../core/ports/net.ts";
import { appStatus, defaultProbes, monitoredProbes, type NodeState, probePort, showState } from "./probes.ts";

const state = (apps: Record<string, boolean>, rest: Partial<NodeState> = {}): NodeState => ({
  isUp: true,
  isInstalling: false,
  apps: new Map(Object.entries(apps)),
  ...rest,
});

Deno.test("the state is the services that answer, else whether the node does", () => {
  assert.equal(showState(state({ xend: false, sshd: true, pbs: true })), "pbs,sshd");
  assert.equal(showState(state({ sshd: false })), "ping");
  assert.equal(showState(state({}, { isUp: false })), "noping");
  assert.equal(showState(state({ sshd: false }, { isInstalling: true })), "installing");
  assert.equal(appStatus(state({ xend: false, sshd: true })), "xend=down,sshd=up");
  assert.equal(appStatus(state({}, { isUp: false })), "");
});

Deno.test("monitored applications have the ports of monsetting", () => {
  const row = (key: string, value: string) => ({ name: "xcatmon", key, value });
  const { probes, skipped } = monitoredProbes([
    row("apps", "ssh,ll,gpfs"),
    row("ll", "port=9616,group=compute"),
    row("gpfs", "cmd=/tmp/x"),
  ]);
  assert.deepEqual(probes, [{ name: "sshd", port: 22 }, { name: "ll", port: 9616, group: "compute" }]);
  assert.deepEqual(skipped, ["gpfs"]);
  assert.equal(monitoredProbes([]).probes, defaultProbes);
});

Deno.test("a port that refuses shows that the machine is there", async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  assert.equal(await probePort(createNet(), "127.0.0.1", port, 2000), "open");
  await new Promise((resolve) => server.close(resolve));
  assert.equal(await probePort(createNet(), "127.0.0.1", port, 2000), "refused");
});
