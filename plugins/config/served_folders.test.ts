import assert from "node:assert/strict";
import { addExports, apacheSettings, nginxSettings } from "./served_folders.ts";

const FOLDERS = { installdir: "/var/lib/xcat", tftpdir: "/var/lib/tftpboot" };

Deno.test("both folders are exported once, and what a person wrote stays", () => {
  const once = addExports("# mine\n/home *(ro)", FOLDERS);
  assert.equal(
    once,
    "# mine\n/home *(ro)\n/var/lib/tftpboot *(rw,no_root_squash,sync)\n/var/lib/xcat *(rw,no_root_squash,sync)\n",
  );
  assert.equal(addExports(once, FOLDERS), once);
  assert.equal(
    addExports("/var/lib/xcat 10.0.0.0/8(ro)\n/var/lib/tftpboot *(ro)\n", FOLDERS).includes("rw"),
    false,
  );
});

Deno.test("the web server knows the folders by their path and by their short name", () => {
  const settings = apacheSettings(FOLDERS);
  for (const path of ["/install", "/var/lib/xcat"]) {
    assert.ok(settings.includes(`Alias "${path}" "/var/lib/xcat"\n`));
  }
  assert.equal(apacheSettings({ installdir: "/install", tftpdir: "/tftpboot" }).match(/Alias/g)?.length, 2);
});

Deno.test("nginx has a rule for the files of an installation under each name of the folder", () => {
  const settings = nginxSettings(FOLDERS);
  assert.match(settings, /^location \/install\/ \{ alias \/var\/lib\/xcat\/; autoindex on; \}$/m);
  assert.match(settings, /^location ~ \^\(\?:\/install\|\/var\/lib\/xcat\)\/autoinst/m);
  assert.match(settings, /if \(!-f \/var\/lib\/xcat\/autoinst\/\$xcat_node\/\.served-to\/\$remote_addr\)/);
});
