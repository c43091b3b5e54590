/** Every object type, with all of its attributes, through `lsdef -z` and `mkdef -z` and back. */
import assert from "node:assert/strict";
import { conditionHolds, objectAttributes, type Registry } from "../../core/mod.ts";
import { withSite } from "./test_site.ts";

/** What the choice between tables of a node depends on. */
const choices: Readonly<Record<string, string>> = {
  mgt: "ipmi",
  nodetype: "osi",
  vmvirtenv: "x",
  hwtype: "x",
};

/** Values that the plain ones cannot be. */
const special: Readonly<Record<string, string>> = {
  ...choices,
  groups: "all",
  grouptype: "static",
  provmethod: "install",
  rule: "allow",
};

/** All attributes of the type with a value each, as a stanza; `nic…` has them by interface. */
function stanzaOf(registry: Registry, type: string, name: string): string[] {
  const key = registry.objects.get(type)?.key;
  const places = objectAttributes(registry, type);
  const value = (attribute: string) =>
    attribute === "nodetype" && type === "pdu" ? "pdu" : special[attribute] ?? `${attribute} "of" a=b: c,d`;
  const given = new Set(
    places.filter((place) => conditionHolds(place, value)).map((place) => place.name)
      .filter((attribute) => attribute !== key && attribute !== "members"),
  );
  const lines = [...given].sort().flatMap((attribute) => {
    const isNic = places.some((place) => place.name === attribute && place.table === "nics");
    return isNic ? [`${attribute}.eth0=1 of a`, `${attribute}.eth1=2`] : [`${attribute}=${value(attribute)}`];
  });
  return [`${name}:`, `    objtype=${type}`, ...lines.map((line) => `    ${line}`)];
}

Deno.test("every type is the same after lsdef -z, rmdef and mkdef -z", () =>
  withSite(async ({ lines, environment: { registry } }) => {
    // Two have no objects that could be made: see below.
    const types = [...registry.objects.keys()].filter((type) =>
      !["site", "firmware", "zvmivp"].includes(type)
    );
    assert.equal(types.length, 20);
    for (const type of types) {
      const stanza = stanzaOf(registry, type, "7");
      await lines("mkdef -z", `${stanza.join("\n")}\n`);
      const written = await lines(`lsdef -t ${type} -o 7 -z`);
      assert.deepEqual(written.slice(2), stanza, type);
      await lines(`rmdef -t ${type} -o 7`);
      assert.deepEqual(await lines(`lsdef -t ${type} -s`), [], type);
      await lines("mkdef -z", `${written.join("\n")}\n`);
      assert.deepEqual(await lines(`lsdef -t ${type} -o 7 -z`), written, type);
      await lines("mkdef -z -f", `${written.join("\n")}\n`);
      assert.deepEqual(await lines(`lsdef -t ${type} -o 7 -z`), written, type);
      await lines(`rmdef -t ${type} -o 7`);
    }
  }));

Deno.test("a type without attributes has no objects", () =>
  withSite(async ({ run }) => {
    assert.match((await run("mkdef -t zvmivp -o 7")).stderr, /needs at least one attribute/);
    assert.match((await run("mkdef -t zvmivp -o 7 ip=1")).stderr, /have no attribute "ip"/);
  }));

Deno.test("firmware is made by the row of a node, and shown by its file", () =>
  withSite(async ({ lines, run }) => {
    assert.match((await run("mkdef -t firmware -o f comments=x")).stderr, /chtab node=… firmware.cfgfile=…/);
    await lines("chtab node=node1 firmware.cfgfile=f");
    assert.deepEqual(await lines("lsdef -t firmware -l"), ["Object name: f"]);
    await lines("rmdef -t firmware -o f");
    assert.deepEqual(await lines("lsdef -t firmware -s"), []);
  }));

Deno.test("the site keeps its settings", () =>
  withSite(async ({ lines }) => {
    await lines("chdef -t site domain=cluster 'note=\"quoted\"' master=10.0.0.1");
    const written = await lines("lsdef -t site -z");
    await lines("chdef -t site domain=other note= master=");
    await lines("chdef -z", `${written.join("\n")}\n`);
    assert.deepEqual(await lines("lsdef -t site -z"), written);
  }));

Deno.test("dynamic groups stay what they are, whoever fits them", () =>
  withSite(async ({ lines }) => {
    await lines("nodeadd node1,node2 groups=all nodehm.mgt=ipmi");
    await lines("mkdef -t group -o ipmis -d -w mgt==ipmi -w groups=~all");
    const written = await lines("lsdef -t group -o ipmis -z");
    assert.ok(written.includes("    members=node1,node2"));
    await lines("rmdef -t group -o ipmis");
    await lines("mkdef -z", `${written.join("\n")}\n`);
    assert.deepEqual(await lines("lsdef -t group -o ipmis -z"), written);
    assert.deepEqual(await lines("nodels node1 groups"), ["node1: all"]);
  }));

Deno.test("quotes, blanks at the ends and control characters of a value are kept", () =>
  withSite(async ({ lines, environment }) => {
    await lines("nodeadd node1 groups=all");
    const controls = Array.from({ length: 31 }, (_, index) => `a${String.fromCharCode(index + 1)}b`);
    const values = [
      '"so"',
      '"',
      " blank ",
      '""',
      'a "b"',
      "# a, b=c",
      "two\nlines\n",
      "n2:\n",
      "$'a\\n'",
      ...controls,
    ];
    for (const value of values) {
      await environment.db.write((transaction) => {
        transaction.put("nodelist", { node: "node1" }, { comments: value });
        return Promise.resolve();
      });
      const written = await lines("lsdef node1 -z");
      await lines("rmdef node1");
      await lines("mkdef -z", `${written.join("\n")}\n`);
      assert.equal((await environment.db.rows("nodelist"))[0]?.comments, value);
    }
  }));
