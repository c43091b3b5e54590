import assert from "node:assert/strict";
import { type Dependency, sense } from "../rpm/dependency.ts";
import type { Package } from "../rpm/package.ts";
import { createClosure } from "./closure.ts";
import { installOrder } from "./install_order.ts";
import { createPackageIndex } from "./package_index.ts";

const signs: Record<string, number> = {
  "<": sense.less,
  "=": sense.equal,
  ">=": sense.greater | sense.equal,
  "pre": sense.early,
};

/** `name`, `name = 1`, `name pre`. */
function dependencies(texts: readonly string[] = []): Dependency[] {
  return texts.map((text) => {
    const [name = "", sign = "", version = ""] = text.split(" ");
    return { name, flags: signs[sign] ?? 0, version };
  });
}

type Parts = Partial<Record<"provides" | "requires" | "conflicts" | "obsoletes" | "files", string[]>>;

/** `name` or `name-2`. */
function pkg(text: string, parts: Parts = {}): Package {
  const [name = "", version = "1"] = text.split("-");
  return {
    name,
    epoch: 0,
    version,
    release: "alt1",
    arch: "noarch",
    provides: dependencies([`${name} = ${version}-alt1`, ...parts.provides ?? []]),
    requires: dependencies(parts.requires),
    conflicts: dependencies(parts.conflicts),
    obsoletes: dependencies(parts.obsoletes),
    size: 0,
    file: { name: `${text}.rpm`, size: undefined, md5: undefined, blake2b: undefined },
    files: () => parts.files ?? [],
  };
}

function closure(packages: Package[], ...words: string[]): string {
  return createClosure(createPackageIndex(packages, words)).add(words.map((word) => ({ word, from: "list" })))
    .map(({ name, version }) => `${name}-${version}`).join(" ");
}

Deno.test("the newest package that fits is chosen", () => {
  const versions = [pkg("a-1"), pkg("a-3"), pkg("a-2"), pkg("b", { requires: ["a < 3"] })];
  assert.equal(closure(versions, "a"), "a-3");
  assert.equal(closure(versions, "a=2-alt1"), "a-2");
  assert.equal(closure(versions, "b"), "a-2 b-1");
  assert.throws(
    () => closure(versions, "a=9"),
    /a has no version 9, but 3-alt1, 2-alt1, 1-alt1 \(asked for in list\)/,
  );
});

Deno.test("of several providers: one that is chosen, that of the name, the cheapest, the first by name", () => {
  const packages = [
    pkg("zz", { provides: ["mta"] }),
    pkg("exim", { provides: ["mta"] }),
    pkg("needs", { requires: ["mta"] }),
  ];
  assert.equal(closure(packages, "needs"), "exim-1 needs-1");
  assert.equal(closure(packages, "needs", "zz"), "needs-1 zz-1");
  assert.equal(closure([...packages, pkg("mta")], "needs"), "mta-1 needs-1");
  const heavy = pkg("anubis", { provides: ["mta"], requires: ["zz"] });
  assert.equal(closure([...packages, heavy], "needs"), "exim-1 needs-1");
  const later = pkg("later", { requires: ["needs", "zz"] });
  assert.equal(
    closure([...packages, later], "later"),
    "later-1 needs-1 zz-1",
    "what leaves no choice is first",
  );
  assert.throws(() => closure(packages, "mta"), /mta is provided by exim, zz: name one of them/);
});

Deno.test("files are found, required or asked for", () => {
  const packages = [pkg("shell", { files: ["/bin/sh"] }), pkg("script", { requires: ["/bin/sh"] })];
  assert.equal(closure(packages, "script"), "script-1 shell-1");
  assert.equal(closure(packages, "/bin/sh"), "shell-1");
});

Deno.test("what conflicts is passed over, and told where nothing else is there", () => {
  const packages = [
    pkg("a", { provides: ["x"], conflicts: ["base"] }),
    pkg("b", { provides: ["x"] }),
    pkg("base", { requires: ["x"] }),
    pkg("new", { obsoletes: ["base < 2"] }),
  ];
  assert.equal(closure(packages, "base"), "b-1 base-1");
  assert.throws(
    () => closure(packages, "base", "a"),
    /a-1-alt1 conflicts with base, that is base-1-alt1 ← list/,
  );
  assert.throws(
    () => closure(packages, "new", "base"),
    /new-1-alt1 ← list replaces base < 2, that is base-1-alt1/,
  );
});

Deno.test("all that is missing is told at once, with the way to it", () => {
  const packages = [pkg("a", { requires: ["b", "gone"] }), pkg("b", { requires: ["a = 2"] })];
  assert.throws(() => closure(packages, "a", "unknown"), (error: Error) => {
    assert.match(error.message, /no package is called unknown, and none provides it \(asked for in list\)/);
    assert.match(error.message, /no package provides gone, which a-1-alt1 ← list needs/);
    assert.match(error.message, /a = 2, which b-1-alt1 ← a-1-alt1 ← list needs; there is a-1-alt1/);
    return true;
  });
});

Deno.test("a second list adds what is new", () => {
  const index = createPackageIndex([pkg("a", { requires: ["c"] }), pkg("b", { requires: ["c"] }), pkg("c")]);
  const both = createClosure(index);
  assert.equal(both.add([{ word: "a", from: "list" }]).length, 2);
  assert.deepEqual(both.add([{ word: "b", from: "list" }]).map(({ name }) => name), ["b"]);
  assert.equal(both.packages().length, 3);
});

Deno.test("packages are unpacked after what they need; in a circle, after what their scripts need", () => {
  const packages = [
    pkg("a", { requires: ["b"] }),
    pkg("b", { requires: ["c pre"] }),
    pkg("c", { requires: ["b", "d"] }),
    pkg("d"),
  ];
  const order = installOrder(packages, createPackageIndex(packages)).map(({ name }) => name).join(" ");
  assert.equal(order, "d c b a");
});
