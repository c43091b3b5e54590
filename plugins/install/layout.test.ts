import assert from "node:assert/strict";
import { commandLinks, modeOf, placeOf, wrapper } from "./layout.ts";

Deno.test("assets go where manuals, completion and images are looked for", () => {
  assert.equal(placeOf("share/netboot/init"), "share/xcat/netboot/init");
  assert.equal(placeOf("docs/man/man1/nodels.1"), "share/man/man1/nodels.1");
  assert.equal(placeOf("postscripts/setupntp"), "postscripts/setupntp");
  assert.equal(placeOf("core/mod.ts"), undefined);
});

Deno.test("daemons are linked in sbin, internal and unlinked commands are not", () => {
  const links = commandLinks([{ name: "nodels" }, { name: "xcatd", daemon: true }, {
    name: "help",
    unlinked: true,
  }, {
    name: "genimage",
    alsoAt: ["netboot/alt/genimage"],
  }, {
    name: "getdestiny",
    internal: true,
  }]);
  assert.deepEqual(links, [
    { path: "bin/nodels", target: "xcat" },
    { path: "sbin/xcatd", target: "../bin/xcat" },
    { path: "bin/genimage", target: "xcat" },
    { path: "share/xcat/netboot/alt/genimage", target: "../../../../bin/xcat" },
    { path: "bin/xcatclient", target: "xcat" },
    { path: "bin/xcatclientnnr", target: "xcat" },
  ]);
});

Deno.test("what begins with #! may be executed", () => {
  assert.equal(modeOf(new TextEncoder().encode("#!/bin/sh\n")), 0o755);
  assert.equal(modeOf(new TextEncoder().encode("# text\n")), 0o644);
  assert.equal(modeOf(new Uint8Array()), 0o644);
});

Deno.test("a folder with a quote in its name cannot end the quoting", () => {
  assert.match(wrapper("/it's/deno", "/r"), /exec '\/it'\\''s\/deno' run/);
});
