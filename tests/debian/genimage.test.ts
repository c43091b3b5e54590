/** An image of Debian's own packages, by the real mmdebstrap: minutes, and hundreds of MB from the archive. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import debian from "../../plugins/debian/mod.ts";
import definitions from "../../plugins/definitions/mod.ts";
import images from "../../plugins/images/mod.ts";
import tables from "../../plugins/tables/mod.ts";
import { withSite } from "../definitions/test_site.ts";

Deno.test({
  name: "a Debian image has what its nodes boot, fits into their memory, and boots",
  ignore: process.env.XCAT_SLOW_TESTS !== "1",
  fn: () =>
    withSite(async ({ root, lines, environment: { ports } }) => {
      await ports.fs.write(
        "/install/custom/netboot/debian/compute.pkglist",
        "linux-image-cloud-amd64\nsystemd-sysv\nudev\nkmod\nopenssh-server\nopenssl\nbusybox-static\n",
      );
      await lines("genimage -o debian12 -a x86_64 -p compute");
      await lines("packimage -o debian12 -a x86_64 -p compute -m squashfs");
      const folder = join(root, "install/netboot/debian12/x86_64/compute");
      assert.deepEqual(readdirSync(folder).sort(), [
        "initrd.gz",
        "kernel",
        "rootimg",
        "rootimg.squashfs",
        "rootimg.squashfs.sha256",
      ]);
      const etc = join(folder, "rootimg/etc");
      assert.ok(
        readdirSync(join(etc, "systemd/system/multi-user.target.wants")).includes("xcatpostinit.service"),
      );
      assert.deepEqual(readdirSync(join(etc, "ssh")).filter((name) => name.startsWith("ssh_host")), []);
      assert.equal(statSync(join(etc, "machine-id")).size, 0);
      assert.ok(existsSync(join(etc, "init.d/xcatpostinit")));
      const size = statSync(join(folder, "rootimg.squashfs")).size / 2 ** 20;
      assert.ok(size < 160, `${size} MiB`);
      const lab = fileURLToPath(new URL("../lab/mod.ts", import.meta.url));
      const words = ["run", "-A", lab, "--once", "--boot-timeout", "400", "--debian", folder];
      const { status, stdout } = spawnSync(process.execPath, words, {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
      });
      assert.equal(status, 0, stdout.slice(-8000));
    }, [tables, definitions, debian, images]),
});
