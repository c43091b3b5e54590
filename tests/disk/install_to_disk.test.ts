/** Nodes are installed to disk in QEMU, by what stands in for ALT's installer, from a disc that copycds copied. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { managementNode } from "../lab/cluster.ts";
import { runInSandbox, whyNoSandbox } from "../lab/sandbox.ts";
import { makeDisc, whyNoDisc } from "./make_disc.ts";

const session = fileURLToPath(new URL("./install_to_disk.ts", import.meta.url));
const ignore = whyNoSandbox() !== undefined || whyNoDisc() !== undefined ||
  !existsSync("/usr/bin/qemu-system-x86_64");
const slow = Deno.env.get("XCAT_SLOW_TESTS") !== "1";

async function install(...words: string[]): Promise<void> {
  const argv = [Deno.execPath(), "run", "-A", session, await makeDisc(), ...words];
  const { status, stdout, stderr } = await runInSandbox(managementNode, argv);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^INSTALLED ONCE$/m);
}

Deno.test({
  name: "a node with BIOS is installed to its disk, boots it and runs its postbootscripts once",
  ignore,
  fn: () => install("bios"),
});

Deno.test({
  name: "a node with UEFI is installed to its disk, boots it and runs its postbootscripts once",
  ignore: ignore || slow || !existsSync("/usr/share/OVMF/OVMF_CODE_4M.fd"),
  fn: () => install("uefi"),
});

Deno.test({
  name: "a node whose power fails while it runs xcat-post.sh is installed once when it is switched on again",
  ignore,
  fn: () => install("bios", "xcat-post"),
});

Deno.test({
  name: "wherever else the power fails, the node is installed once when it is switched on again",
  ignore: ignore || slow,
  fn: () => install("bios", "fetching", "partitioned", "packages", "reported"),
});
