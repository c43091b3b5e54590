import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../share/netboot/root/opt/xcat/installstatus", import.meta.url));
const ignore = !existsSync("/bin/busybox") && !existsSync("/usr/bin/busybox");

/** Runs the script against a monitor that gives each connection to `serve`; gives its status and what it said. */
async function report(serve: (socket: Socket, connection: number) => void) {
  let connections = 0;
  const monitor = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    serve(socket, ++connections);
  });
  monitor.listen(0, "127.0.0.1");
  await once(monitor, "listening");
  const child = spawn("busybox", ["sh", script, "booted"], {
    stdio: ["ignore", "inherit", "pipe"],
    env: {
      PATH: process.env["PATH"],
      XCAT_SERVER: "127.0.0.1",
      XCAT_MONITOR_PORT: String((monitor.address() as AddressInfo).port),
      XCAT_NODE: "node1",
      XCAT_HTTP_PORT: "80",
      XCAT_RETRY_DELAY: "0",
    },
  });
  let stderr = "";
  child.stderr.on("data", (bytes) => stderr += String(bytes));
  const [status] = await once(child, "close");
  monitor.close();
  return { status, stderr, connections };
}

Deno.test({
  name: "a node waits for ready, reports its status and is content with done",
  ignore,
  async fn() {
    let said = "";
    const { status, stderr, connections } = await report((socket) => {
      socket.on("data", (bytes) => {
        said += String(bytes);
        socket.end("done\n");
      });
      socket.write("ready\n");
    });
    assert.deepEqual({ status, stderr, connections, said }, {
      status: 0,
      stderr: "",
      connections: 1,
      said: "installstatus booted\n",
    });
  },
});

Deno.test({
  name: "a monitor that hangs up is asked again, ten times at most",
  ignore,
  async fn() {
    const again = await report((socket, connection) => {
      if (connection < 3) return void socket.destroy();
      socket.on("data", () => socket.end("done\n"));
      socket.write("ready\n");
    });
    assert.deepEqual([again.status, again.connections], [0, 3]);
    const never = await report((socket) => void socket.end("busy\n"));
    assert.deepEqual([never.status, never.connections], [1, 10]);
    assert.match(never.stderr, /booted was not taken by 127\.0\.0\.1:\d+ in 10 attempts/);
  },
});
