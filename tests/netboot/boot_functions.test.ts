import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createHash } from "node:crypto";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";

const functions = fileURLToPath(new URL("../../share/netboot/initrd/boot_functions", import.meta.url));
const ignore = spawnSync("busybox", ["true"]).status !== 0;

/** Runs lines after the functions were read, with these kernel arguments; gives what is printed. */
async function run(cmdline: string, lines: string): Promise<string> {
  const file = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(file, `${cmdline}\n`);
    const { stdout } = await promisify(execFile)("busybox", ["sh", "-euc", `. ${functions}; ${lines}`], {
      env: { CMDLINE: file, PATH: "/usr/bin:/bin" },
    });
    return stdout;
  } finally {
    Deno.removeSync(file);
  }
}

Deno.test({
  name: "BOOTIF is taken in every form that boot loaders write",
  ignore,
  async fn() {
    for (
      const form of ["01-00-15-17-bd-97-29", "00:15:17:bd:97:29", "00:15:17:BD:97:29", "01:00:15:17:bd:97:29"]
    ) {
      assert.equal(await run(`quiet BOOTIF=${form} debug`, "boot_mac"), "00:15:17:bd:97:29\n", form);
    }
    assert.equal(await run("quiet", "boot_mac"), "");
    assert.equal(await run("a shell b", "given shell && echo yes; given debug || echo no"), "yes\nno\n");
  },
});

Deno.test({
  name: "an image that comes damaged is fetched again, one without a checksum is taken",
  ignore,
  async fn() {
    const image = "the image", seen: string[] = [];
    const server = createServer(({ url = "" }, response) => {
      seen.push(url);
      if (url === "/a.sfs") response.end(seen.length > 1 ? image : "the imagX");
      else if (url === "/a.sfs.sha256") {
        response.end(`${createHash("sha256").update(image).digest("hex")}  a.sfs\n`);
      } else if (url === "/b.sfs") response.end(image);
      else response.writeHead(404).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const file = Deno.makeTempFileSync();
    try {
      const said = await run(
        "",
        `back_off() { :; }; fetch_image ${base}/a.sfs ${file}; fetch_image ${base}/b.sfs ${file}`,
      );
      assert.match(said, /a\.sfs came damaged/);
      assert.equal(Deno.readTextFileSync(file), image);
      assert.deepEqual(seen, [
        "/a.sfs",
        "/a.sfs.sha256",
        "/a.sfs",
        "/a.sfs.sha256",
        "/b.sfs",
        "/b.sfs.sha256",
      ]);
    } finally {
      server.close();
      Deno.removeSync(file);
    }
  },
});
