/** What holds for all of the sources. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { type AnyCommand, columnSpec, createRegistry } from "../core/mod.ts";
import { optionRows, wordRows } from "../core/help.ts";
import { manName, manSection } from "../core/man_page.ts";
import { plugins } from "../plugins/mod.ts";
import { codeOf, findCycle, importsOf, isTest, root, sourceFiles } from "./imports.ts";

const registry = createRegistry(plugins);
const product = sourceFiles(["cmd", "core", "plugins"]).filter((path) => !isTest(path));

/** Further entries of the core: the daemon's command starts the core's listener. */
const doors = ["core/daemon/mod.ts", "core/db/move.ts"];

/** Fails with every offender, not with the first one. */
function assertNone(offenders: readonly string[], rule: string) {
  assert.equal(offenders.length, 0, `${rule}:\n  ${offenders.join("\n  ")}`);
}

async function commands(): Promise<[string, AnyCommand][]> {
  return await Promise.all(
    [...registry.commands].map(async ([name, load]): Promise<[string, AnyCommand]> => [name, await load()]),
  );
}

Deno.test("every command is registered under its own name and has a summary", async () => {
  const all = await commands();
  assert.ok(all.length > 0);
  assertNone(
    all.filter(([name, { name: declared, summary }]) =>
      name !== declared || !/^[A-Z].{5,}[^.]$/.test(summary) || summary.includes("\n")
    ).map(([name, { summary }]) => `${name}: "${summary}"`),
    "Registered name and declared name are the same; the summary is one line without a full stop",
  );
});

Deno.test("every option and operand of every command is documented", async () => {
  assertNone(
    (await commands()).flatMap(([name, command]) =>
      [...optionRows(command), ...wordRows(command)].filter(([, doc]) => doc.trim().length < 3)
        .map(([term]) => `${name} ${term}`)
    ),
    "Words without documentation",
  );
});

Deno.test("no command declares a letter twice", async () => {
  assertNone(
    (await commands()).flatMap(([name, { options = {} }]) => {
      const letters = Object.values(options as Record<string, { short?: string }>).flatMap(({ short }) =>
        short ? [short] : []
      );
      return letters.filter((letter, index) => letters.indexOf(letter) !== index).map((letter) =>
        `${name} -${letter}`
      );
    }),
    "Letters declared twice",
  );
});

Deno.test("every command that people call has an example and a manual page", async () => {
  const called = (await commands()).filter(([, { internal }]) => !internal);
  assertNone(
    called.filter(([, { examples = [] }]) => examples.length === 0).map(([name]) => name),
    "Commands without an example",
  );
  assertNone(
    called.flatMap(([name, { examples = [] }]) =>
      (examples as [string, string][]).filter(([line]) => !new RegExp(`(^|[ |(]|--)${name}( |$)`).test(line))
        .map(([line]) => `${name}: ${line}`)
    ),
    "Examples that do not call the command",
  );
  assertNone(
    called.map(([, command]) => `man${manSection(command)}/${manName(command)}.${manSection(command)}`)
      .filter((page) => !existsSync(join(root, "docs/man", page))),
    "Missing pages; deno task docs makes them",
  );
});

Deno.test("every table and every column is documented", () => {
  assertNone(
    [...registry.tables.values()].flatMap((table) =>
      Object.keys(table.columns).filter((column) => (columnSpec(table, column)?.doc ?? "").trim().length < 5)
        .map((column) => `${table.name}.${column}`)
        .concat(table.doc.trim() === "" ? [table.name] : [])
    ),
    "Columns without a sentence",
  );
});

Deno.test("every plugin's folder has a README", () => {
  assertNone(
    readdirSync(join(root, "plugins"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(root, "plugins", entry.name, "mod.ts")))
      .filter(({ name }) => !existsSync(join(root, "plugins", name, "README.md")))
      .map(({ name }) => `plugins/${name}`),
    "Plugins without a README.md",
  );
});

Deno.test("no module imports itself in a circle", () => {
  const graph = new Map(product.map((path) => [
    path,
    importsOf(codeOf(path)).filter(({ specifier, typeOnly }) => specifier.startsWith(".") && !typeOnly)
      .map(({ specifier }) => normalize(join(dirname(path), specifier))),
  ]));
  assert.equal(findCycle(graph)?.join(" → "), undefined);
});

Deno.test("plugins import only the core's entry, packages and their own files", () => {
  assertNone(
    product.filter((path) => path.startsWith("plugins/") && path !== "plugins/mod.ts").flatMap((path) => {
      const own = path.split("/").slice(0, 2).join("/") + "/";
      return importsOf(codeOf(path)).map(({ specifier }) => specifier).filter((specifier) => {
        if (!specifier.startsWith(".")) return false;
        const target = normalize(join(dirname(path), specifier));
        return target !== "core/mod.ts" && !target.startsWith(own) && !doors.includes(target);
      }).map((specifier) => `${path}: ${specifier}`);
    }),
    "Imports across plugins or past the core's entry",
  );
});

Deno.test("the core knows no plugin", () => {
  assertNone(
    product.filter((path) =>
      path.startsWith("core/") &&
      importsOf(codeOf(path)).some(({ specifier }) => specifier.includes("plugins/"))
    ),
    "Files of the core that import a plugin",
  );
});

Deno.test("packages that the product imports are dependencies", () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const allowed = new Set(Object.keys(dependencies));
  assertNone(
    product.flatMap((path) =>
      importsOf(codeOf(path)).map(({ specifier }) => specifier)
        .filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:"))
        .filter((specifier) =>
          !allowed.has(specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/"))
        )
        .map((specifier) => `${path}: ${specifier}`)
    ),
    "Imports of packages that package.json does not name",
  );
});

Deno.test("product code runs on any runtime: no Deno, no Bun", () => {
  assertNone(
    product.filter((path) => /\b(Deno|Bun)\s*[.[]/.test(codeOf(path))),
    "Files that use Deno.… or Bun.…",
  );
});

Deno.test("the world is reached through ports: no environment, clock or chance elsewhere", () => {
  assertNone(
    product.filter((path) => !path.startsWith("core/ports/") && !path.startsWith("cmd/"))
      .filter((path) => /\bprocess\.env\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(codeOf(path))),
    "Files that read environment, clock or chance",
  );
});

Deno.test("no module keeps a variable of its own", () => {
  assertNone(
    product.filter((path) => /^(export )?(let|var) /m.test(codeOf(path))),
    "Files with a top-level let",
  );
});

Deno.test("files are named in snake_case after what they hold", () => {
  const vague = new Set(["index", "utils", "util", "helpers", "helper", "common", "misc", "types"]);
  assertNone(
    sourceFiles(["cmd", "core", "plugins", "bench", "docs", "tests"]).filter((path) => {
      const name = basename(path).replace(/(\.test)?\.ts$/, "");
      return !/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name) || vague.has(name);
    }),
    "Names of files",
  );
});

Deno.test("imports are found and circles are seen", () => {
  assert.deepEqual(
    importsOf(`import a from "./a.ts";
import type { B } from "./b.ts";
import { type C, type D } from "./c.ts";
import {
  type E,
  f,
} from "./e.ts";
export * from "./g.ts";
import "./h.ts";
const later = () => import("./later.ts");
`),
    [
      { specifier: "./a.ts", typeOnly: false },
      { specifier: "./b.ts", typeOnly: true },
      { specifier: "./c.ts", typeOnly: true },
      { specifier: "./e.ts", typeOnly: false },
      { specifier: "./g.ts", typeOnly: false },
      { specifier: "./h.ts", typeOnly: false },
    ],
  );
  assert.deepEqual(findCycle(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), ["b", "c", "b"]);
  assert.equal(findCycle(new Map([["a", ["b", "c"]], ["b", ["c"]], ["c", []]])), undefined);
});
