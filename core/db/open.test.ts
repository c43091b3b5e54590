import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPorts } from "../ports/create.ts";
import { defineTable } from "../table.ts";
import { openLater } from "./open.ts";

const site = defineTable({ name: "site", key: ["key"], doc: "Settings.", columns: { key: "Name." } });

async function withSite(test: (root: string, cfgloc: (text: string, mode: number) => void) => Promise<void>) {
  const root = mkdtempSync(join(tmpdir(), "xcat-open-"));
  mkdirSync(join(root, "etc/xcat"), { recursive: true });
  try {
    await test(root, (text, mode) => {
      writeFileSync(join(root, "etc/xcat/cfgloc"), text);
      chmodSync(join(root, "etc/xcat/cfgloc"), mode);
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}

Deno.test("without cfgloc the database is SQLite's; nothing is made before it is used", () =>
  withSite(async (root) => {
    const store = openLater(createPorts({ sysroot: root, environment: {} }));
    assert.ok(!existsSync(join(root, "etc/xcat/xcat.sqlite")));
    assert.deepEqual(await store.read(site), []);
    assert.ok(existsSync(join(root, "etc/xcat/xcat.sqlite")));
    await store.close();
  }));

Deno.test("a cfgloc that others may read is refused, until its mode is right", () =>
  withSite(async (root, cfgloc) => {
    const store = openLater(createPorts({ sysroot: root, environment: {} }));
    for (const mode of [0o644, 0o660, 0o604, 0o755]) {
      cfgloc("SQLite:/etc/xcat|user|s3cret\n", mode);
      await assert.rejects(store.read(site), (error: Error) => {
        assert.match(error.message, /cfgloc has mode 0\d{3}, but .*chmod 0600/);
        assert.doesNotMatch(error.message, /s3cret/);
        return true;
      });
    }
    for (const mode of [0o600, 0o640]) {
      chmodSync(join(root, "etc/xcat/cfgloc"), mode);
      assert.deepEqual(await store.read(site), []);
    }
    await store.close();
  }));

Deno.test("a database that cannot be had is refused with the way out, and closing is no error", () =>
  withSite(async (root, cfgloc) => {
    cfgloc("DB2:xcatdb|xcatdb|s3cret\n", 0o600);
    const store = openLater(createPorts({ sysroot: root, environment: {} }));
    await assert.rejects(store.changed(), /DB2 is not supported/);
    await store.close();
  }));
