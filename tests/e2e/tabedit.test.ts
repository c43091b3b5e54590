/** `tabedit` with editors that do what a person would, through the daemon. */
import assert from "node:assert/strict";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { runSession, seedNode, type StepResult } from "./session.ts";

const ignore = whyNoSandbox() !== undefined;

/** An editor: shell commands, `$1` is the file. */
function editor(name: string, ...commands: string[]): string {
  return `printf '%s\\n' '#!/bin/sh' ${commands.map((line) => `'${line}'`).join(" ")} > /root/${name}; ` +
    `chmod +x /root/${name}`;
}

/** Each with its command; the last is what the table is at the end. */
async function session(commands: readonly string[]): Promise<(command: number) => StepResult> {
  const results = await runSession(seedNode, ["mkdir /root/tmp; export TMPDIR=/root/tmp", ...commands]);
  return (index) => results.at(index + 1) as StepResult;
}

Deno.test({
  name: "tabedit stores what was edited, and leaves no file behind",
  ignore,
  async fn() {
    const result = await session([
      editor("ed", 'stat -c "%a" "$1" "${1%/*}"', 'sed -i "s/\\"cluster\\"/\\"galaxy\\"/" "$1"'),
      "EDITOR=/root/ed tabedit site",
      "EDITOR=true tabedit site",
      "EDITOR='nosucheditor -x' tabedit site",
      "EDITOR=false tabedit site",
      "TABEDITOR=/root/ed EDITOR=false tabedit --dry-run networks",
      "tabedit auditlog",
      "tabedit nosuchtable",
      "ls -d /root/tmp/tabedit-*",
      "gettab key=domain site.value",
    ]);
    assert.deepEqual(result(1), { output: "600\n700", status: 0 });
    assert.deepEqual(result(2), { output: "Nothing was changed", status: 0 });
    assert.match(result(3).output, /There is no editor "nosucheditor"/);
    assert.match(result(4).output, /The editor ended with 1/);
    assert.deepEqual([3, 4, 6, 7].map((index) => result(index).status), [1, 1, 1, 1]);
    assert.match(result(6).output, /auditlog cannot be edited.*tabprune/);
    assert.match(result(8).output, /No such file/);
    assert.equal(result(9).output, "galaxy");
  },
});

Deno.test({
  name: "changes that somebody else made while a table was edited are kept, those of the same row are shown",
  ignore,
  async fn() {
    const result = await session([
      editor("both", "chtab key=theirs site.value=2", 'echo "mine,1" >> "$1"'),
      "EDITOR=/root/both tabedit site",
      "gettab key=theirs site.value; gettab key=mine site.value",
      editor("same", "chtab key=domain site.value=theirs", 'sed -i "s/\\"cluster\\"/\\"mine\\"/" "$1"'),
      "EDITOR=/root/same tabedit site",
      "gettab key=domain site.value",
      "grep domain /root/tmp/tabedit-*/site.csv",
    ]);
    assert.match(result(1).output, /changed by someone else meanwhile; both changes are kept/);
    assert.deepEqual(result(2), { output: "2\n1", status: 0 });
    assert.match(result(4).output, /^ {2}key=domain: "domain","theirs",,/m);
    assert.match(result(4).output, /What you wrote is kept in \/root\/tmp\/tabedit-/);
    assert.equal(result(4).status, 1);
    assert.equal(result(5).output, "theirs");
    assert.equal(result(6).output, '"domain","mine",,');
  },
});

Deno.test({
  name: "a mistake is told, and can be edited again at a terminal",
  ignore,
  async fn() {
    const result = await session([
      // The second time, the mistake is there and is taken out.
      editor(
        "twice",
        'if grep -q broken "$1"; then sed -i "s/\\"broken/fine/" "$1"; else echo "\\"broken,1" >> "$1"; fi',
      ),
      "EDITOR=/root/twice tabedit site",
      "gettab key=fine site.value",
      "echo y | script -qec 'EDITOR=/root/twice tabedit site' /dev/null",
      "gettab key=fine site.value",
      "echo n | script -qec 'EDITOR=/root/twice tabedit networks' /dev/null",
      "tail -1 /root/tmp/tabedit-*/networks.csv",
    ]);
    assert.match(result(1).output, /site\.csv, line \d+, character 1: the quote is never closed/);
    assert.equal(result(1).status, 1);
    assert.equal(result(2).output, "");
    assert.match(result(3).output, /never closed[^]*Edit again\? \[y\/n\]/);
    assert.equal(result(3).status, 0, result(3).output);
    assert.equal(result(4).output, "1");
    assert.match(result(5).output, /Edit again\?[^]*What you wrote is kept in/);
    assert.equal(result(5).status, 1);
    assert.equal(result(6).output, '"broken,1');
  },
});

Deno.test({
  name: "tabedit needs no right but those of tabdump and tabrestore, and these",
  ignore,
  async fn() {
    const result = await session([
      "rmdef -t policy -o 1",
      "EDITOR=true tabedit site",
      "XCATBYPASS=1 EDITOR=true tabedit site",
    ]);
    assert.match(result(1).output, /Permission denied/);
    assert.equal(result(1).status, 1);
    assert.deepEqual(result(2), { output: "Nothing was changed", status: 0 });
  },
});
