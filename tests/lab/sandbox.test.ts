import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runInSandbox, whyNoSandbox } from "./sandbox.ts";

const ignore = whyNoSandbox() !== undefined;
const mn = { hostname: "mn.cluster", interfaces: [{ name: "eth0", address: "172.16.2.2/24" }] };

Deno.test({
  name: "a program sees its own host name, address, hosts file and processes",
  ignore,
  async fn() {
    const script =
      "hostname; hostname -f; ip -4 -br address show eth0; getent hosts mn; ls -d /proc/[0-9]*; cat";
    const result = await runInSandbox(mn, ["sh", "-c", script], { stdin: "typed\n" });
    assert.equal(result.stderr, "");
    const [name, full, address, host, ...rest] = result.stdout.trim().split("\n");
    assert.equal(name, "mn.cluster");
    assert.equal(full, "mn.cluster");
    assert.match(address!, /^eth0\S*\s+UP\s+172\.16\.2\.2\/24/);
    assert.match(host!, /^172\.16\.2\.2\s+mn\.cluster mn$/);
    assert.ok(rest.includes("/proc/1") && rest.length < 6, rest.join(" "));
    assert.equal(rest.at(-1), "typed");
    assert.notEqual(hostname(), "mn.cluster");
  },
});

Deno.test({
  name: "what it says on standard error goes where the caller's does, if that is wanted",
  ignore,
  async fn() {
    const script = "echo told; echo 'said on standard error' >&2";
    const result = await runInSandbox(mn, ["sh", "-c", script], { inherit: "stderr" });
    assert.deepEqual(result, { status: 0, stdout: "told\n", stderr: "" });
  },
});

Deno.test({
  name: "status, environment, working folder and resolv.conf are as given",
  ignore,
  async fn() {
    const resolv = "search cluster\nnameserver 172.16.2.2\n";
    const result = await runInSandbox({ ...mn, resolv }, [
      "sh",
      "-c",
      "cat /etc/resolv.conf; pwd; echo $A; exit 7",
    ], {
      env: { PATH: process.env["PATH"]!, A: "it's" },
      cwd: "/usr",
    });
    assert.deepEqual(result, { status: 7, stdout: `${resolv}/usr\nit's\n`, stderr: "" });
  },
});

Deno.test({
  name: "daemons inside end with the program, and when it is aborted",
  ignore,
  async fn() {
    const over = await runInSandbox(mn, ["sh", "-c", "setsid sleep 4321 & readlink /proc/self/ns/pid"]);
    assert.deepEqual(inNamespace(over.stdout.trim()), []);
    // At any step of its coming up: a process that survives holds the pipe, and the run never ends.
    for (let ms = 0; ms < 10; ms += 0.25) {
      const signal = AbortSignal.timeout(ms);
      const { status } = await runInSandbox(mn, ["sh", "-c", "setsid sleep 4321 & sleep 4321"], { signal });
      assert.equal(status, 137);
    }
  },
});

Deno.test({
  name: "nothing is left when whoever started it is killed with -9",
  ignore,
  async fn() {
    const cli = fileURLToPath(new URL("./sandbox.ts", import.meta.url));
    const inside = "readlink /proc/self/ns/pid; setsid sleep 4321 & sleep 4321";
    const args = ["run", "-A", cli, "--interface", "eth0=172.16.2.2/24", "--", "sh", "-c", inside];
    const parent = spawn(Deno.execPath(), args, { stdio: ["ignore", "pipe", "inherit"] });
    const namespace = await new Promise<string>((resolve) => {
      parent.stdout.once("data", (bytes: Uint8Array) => resolve(new TextDecoder().decode(bytes).trim()));
    });
    assert.ok(inNamespace(namespace).length >= 1);
    process.kill(parent.pid!, "SIGKILL");
    // Everything inside holds the pipe; process 1, which closes it last, may still be on its way out.
    await new Promise((resolve) => parent.on("close", resolve));
    const deadline = Date.now() + 5000;
    while (inNamespace(namespace).length > 0 && Date.now() < deadline) {
      await new Promise((go) => setTimeout(go, 5));
    }
    assert.deepEqual(inNamespace(namespace), []);
  },
});

/** Processes, other than dead ones, in the namespace `pid:[4026…]`. */
function inNamespace(namespace: string): string[] {
  assert.match(namespace, /^pid:\[\d+\]$/);
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/ns/pid`) === namespace;
    } catch {
      return false; // ended meanwhile
    }
  });
}
