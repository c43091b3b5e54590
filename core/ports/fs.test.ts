import assert from "node:assert/strict";
import { createFs } from "./fs.ts";

async function withFolder(work: (root: string) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "xcat-fs-" });
  try {
    await work(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("many files are replaced with their modes, and nothing else is left beside them", () =>
  withFolder(async (root) => {
    const fs = createFs(root);
    await fs.write("/a/1", "old");
    const files = Array.from({ length: 200 }, (_, at) => ({ path: `/a/${at}`, content: `new ${at}` }));
    const others = [{ path: "/b/secret", content: "s", mode: 0o600 }, { path: "/b/link", link: "secret" }];
    await fs.writeAll([...files, ...others]);
    assert.equal(await fs.readText("/a/1"), "new 1");
    assert.equal((await fs.list("/a")).length, 200);
    await fs.writeAll(others);
    assert.deepEqual(await fs.list("/b"), ["link", "secret"]);
    assert.equal(await fs.readText("/b/link"), "s");
    assert.equal((await fs.info("/b/secret"))?.mode, 0o600);
    assert.equal((await fs.info("/a/7"))?.mode, 0o644);
  }));

Deno.test("where one file cannot be written, none is changed and nothing is left over", () =>
  withFolder(async (root) => {
    const fs = createFs(root);
    await fs.write("/a/1", "old");
    // Nothing can be made there, whoever asks.
    Deno.symlinkSync("/proc/self", `${root}/full`);
    const others = Array.from({ length: 100 }, (_, at) => ({ path: `/a/${at}`, content: "new" }));
    await assert.rejects(fs.writeAll([...others, { path: "/full/file", content: "new" }]));
    assert.equal(await fs.readText("/a/1"), "old");
    assert.deepEqual(await fs.list("/a"), ["1"]);
  }));

Deno.test("many folders are listed in their order; one that is none is empty", () =>
  withFolder(async (root) => {
    const fs = createFs(root);
    await fs.writeAll(["/b/2", "/b/1", "/a/3"].map((path) => ({ path, content: "" })));
    assert.deepEqual(await fs.listAll(["/b", "/none", "/a/3", "/a"]), [["1", "2"], [], [], ["3"]]);
  }));
