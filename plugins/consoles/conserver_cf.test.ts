import assert from "node:assert/strict";
import { conserverNodes, hasConsoles, updateConserverCf } from "./conserver_cf.ts";

const site = { prefix: "/opt/xcat", trusted: ["127.0.0.1", "172.16.2.2"], mostBytes: 10 << 20 };
const console = (node: string, more = {}) => ({ node, method: "ipmi", onDemand: false, ...more });
const none = new Set<string>();

const BMC1 = `#xCAT BEGIN bmc1 CONS
console bmc1 {
  type exec;
  exec /opt/xcat/share/xcat/cons/ipmi bmc1;
  options !ondemand;
}
#xCAT END bmc1 CONS
`;

const HEAD = `default full { rw *; }
default * {
  logfile /var/log/consoles/&;
  logfilemax 10240k;
  timestamp 1hab;
  include full;
  master localhost;
  options autoreinit, reinitoncc;
}
#xCAT BEGIN ACCESS
access * {
  trusted 127.0.0.1, 172.16.2.2;
}
#xCAT END ACCESS
`;

Deno.test("an empty file gets everything that conserver needs, in the original's form", () => {
  assert.equal(updateConserverCf("", site, [console("bmc1")], none), HEAD + BMC1);
});

Deno.test("what a person wrote is kept, blocks of other nodes too, and writing twice changes nothing", () => {
  const own =
    "# mine\ndefault * { logfile /tmp/&; }\naccess * { trusted 10.0.0.1; }\ndefault full { rw *; }\n" +
    "console rack { type host; host ts1; port 2001; }\n";
  const once = updateConserverCf(
    own,
    site,
    [console("n1"), console("n2", { onDemand: true, host: "sn1" })],
    none,
  );
  assert.ok(once.startsWith(own));
  assert.match(once, /console n2 {\n {2}master sn1;\n[^}]*options ondemand;/);
  const twice = updateConserverCf(once, site, [console("n1")], none);
  assert.equal(twice, once);
  assert.deepEqual(conserverNodes(twice), ["n1", "n2"]);
});

Deno.test("blocks are renewed in their place and taken out", () => {
  const three = updateConserverCf("", site, ["a", "b", "c"].map((node) => console(node)), none);
  const renewed = updateConserverCf(three, site, [console("b", { method: "redfish" })], new Set(["a"]));
  assert.deepEqual(conserverNodes(renewed), ["b", "c"]);
  assert.match(renewed, /cons\/redfish b;/);
  assert.ok(hasConsoles(renewed));
  assert.ok(!hasConsoles(updateConserverCf(renewed, site, [], new Set(["b", "c"]))));
});

Deno.test("the hosts that are trusted are renewed in the block of ours", () => {
  const before = updateConserverCf("", site, [], none);
  const after = updateConserverCf(before, { ...site, trusted: ["127.0.0.1", "10.9.9.9"] }, [], none);
  assert.match(after, /trusted 127\.0\.0\.1, 10\.9\.9\.9;/);
  assert.equal(after.match(/access \*/g)?.length, 1);
});

Deno.test("a mark without its end is left alone", () => {
  const broken = `${HEAD}#xCAT BEGIN n1 CONS\nconsole n1 { type exec; }\n`;
  assert.equal(updateConserverCf(broken, site, [], new Set(["n1"])), broken);
});
