import assert from "node:assert/strict";
import { renderSection } from "./mypostscript.ts";
import { orderScripts } from "./script_lists.ts";
import { shellExport, shellWord } from "./shell_word.ts";
import { renderTemplate } from "./template.ts";

const none = { postscripts: undefined, postbootscripts: undefined };
const sources = {
  defaults: { postscripts: "syslog,remoteshell", postbootscripts: "otherpkgs" },
  osimage: none,
  node: { postscripts: "mine, syslog", postbootscripts: "configeth eth1" },
};
const scripts = (isDiskless: boolean) =>
  orderScripts("node1", sources, isDiskless).map(renderSection).join("\n").split("\n");
const run = (isDiskless: boolean) => scripts(isDiskless).filter((line) => line.startsWith("run_ps "));

Deno.test("a diskless node runs the scripts of xcatdefaults before its own, each postscripts first", () => {
  assert.deepEqual(run(true), [
    "run_ps syslog",
    "run_ps remoteshell",
    "run_ps otherpkgs",
    "run_ps mine",
    "run_ps configeth eth1",
  ]);
});

Deno.test("an installed node runs all postscripts before all postbootscripts, between their marks", () => {
  assert.deepEqual(run(false), [
    "run_ps syslog",
    "run_ps remoteshell",
    "run_ps mine",
    "run_ps otherpkgs",
    "run_ps configeth eth1",
  ]);
  const marks = scripts(false).filter((line) => line.startsWith("# "));
  for (const name of ["postscripts", "postbootscripts", "defaults-postscripts", "node-postbootscripts"]) {
    const [start, end] = [marks.indexOf(`# ${name}-start-here`), marks.indexOf(`# ${name}-end-here`)];
    assert.ok(start >= 0 && start < end, name);
  }
});

Deno.test("a word that is no name of a script is refused", () => {
  for (const bad of ["../x", "a;b", "$(x)", "/etc/passwd"]) {
    const node = { postscripts: bad, postbootscripts: undefined };
    assert.throws(() => orderScripts("node1", { ...sources, node }, true), { name: "NodeError" }, bad);
  }
});

Deno.test("values are one word of sh, whatever is in them", () => {
  for (const value of ["plain", "", "it's", "$(reboot)", "a b;c", "`x`", "#TABLE:a:$NODE:b#"]) {
    const { stdout } = new Deno.Command("sh", { args: ["-c", `printf %s ${shellWord(value)}`] }).outputSync();
    assert.equal(new TextDecoder().decode(stdout), value);
  }
  assert.equal(shellExport("A", "x y"), "A='x y'\nexport A");
});

Deno.test("macros of a template become values of the node", () => {
  const attributes = {
    get: (_: string, column: string) => ({ "noderes.xcatmaster": "a b", "x.y": "#INCLUDE:z#" })[column],
  };
  const text =
    "# of $NODE\nM=#TABLE:noderes:$NODE:xcatmaster#\nX=#TABLE:x:$NODE:y#\necho $NODE\n#INCLUDE_POSTSCRIPTS_LIST#";
  const blocks = { site: "s", node: "n", scripts: "run" };
  assert.equal(
    renderTemplate({ text, columns: [] }, "node1", attributes as never, blocks),
    "# of node1\nM='a b'\nX='#INCLUDE:z#'\necho $NODE\nrun",
  );
});
