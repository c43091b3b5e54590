import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { createPorts } from "../../core/ports/create.ts";
import { removeZoneKeys, writeZoneKeys, zoneKeyFolder } from "./zone_keys.ts";

Deno.test("keys are for root only, can be taken from another folder, and go with the zone", async () => {
  const root = Deno.makeTempDirSync({ prefix: "xcat-zones-" });
  try {
    const request = { command: "mkzone", args: [] };
    const ports = { ...createPorts({ sysroot: root, environment: {} }), request };
    const [one, two] = [zoneKeyFolder("one"), zoneKeyFolder("two")];
    await writeZoneKeys(ports, one, undefined);
    assert.equal(statSync(`${root}${one}/id_rsa`).mode & 0o777, 0o600);
    assert.equal(statSync(`${root}${one}`).mode & 0o777, 0o700);
    assert.match(readFileSync(`${root}${one}/id_rsa.pub`, "utf8"), /^ssh-rsa /);
    await writeZoneKeys(ports, two, one);
    assert.equal(readFileSync(`${root}${two}/id_rsa`, "utf8"), readFileSync(`${root}${one}/id_rsa`, "utf8"));
    assert.equal(statSync(`${root}${two}/id_rsa`).mode & 0o777, 0o600);
    await assert.rejects(writeZoneKeys(ports, two, "/nosuch"), /no id_rsa and id_rsa.pub in \/nosuch/);
    const asAlice = { ...ports, request: { ...request, user: "alice", peer: "10.0.0.9" } };
    await assert.rejects(writeZoneKeys(asAlice, two, one), /Only root may name/);
    await removeZoneKeys(ports, one);
    assert.ok(!existsSync(`${root}${one}/id_rsa`));
  } finally {
    rmSync(root, { recursive: true });
  }
});
