import assert from "node:assert/strict";
import { planWindows, type Windows } from "./console_windows.ts";

const plan = (more: Partial<Windows>) => {
  const windows = {
    variables: {},
    program: ["/opt/xcat/bin/xcat"],
    isTerminal: true,
    nodes: ["n1", "n2"],
    words: [],
  };
  const { start, attach } = planWindows({ ...windows, ...more });
  return [...start, ...attach].map((words) => words.join(" "));
};

Deno.test("with DISPLAY each console has an xterm; words that are not ours are its options", () => {
  assert.deepEqual(plan({ variables: { DISPLAY: ":0" }, words: ["-font", "nil2"] }), [
    "xterm -title n1 -font nil2 -e /opt/xcat/bin/xcat rcons n1",
    "xterm -title n2 -font nil2 -e /opt/xcat/bin/xcat rcons n2",
  ]);
});

Deno.test("windows are tiled from top left to bottom right", () => {
  const nodes = ["a", "b", "c", "d", "e", "f", "g"];
  const places = (words: string[]) =>
    plan({ variables: { DISPLAY: ":0" }, nodes, words }).map((line) => /-geometry (\S+)/.exec(line)?.[1]);
  const two = ["80x24+0+0", "80x24+494+0", "80x24+0+346", "80x24+494+346", "80x24+0+692", "80x24+494+692"];
  assert.deepEqual(places(["-t", "2"]), [...two, "80x24+0+0"]);
  assert.deepEqual(places(["--tile=2"]), [...two, "80x24+0+0"]);
  assert.equal(places(["--tile"])[2], "80x24+988+0");
  assert.throws(() => places(["-t", "0"]), /at least 1/);
  assert.deepEqual(
    plan({ variables: { DISPLAY: ":0" }, nodes: ["a"], words: ["-geometry", "132x50", "-t", "4"] }),
    ["xterm -title a -geometry 132x50 -e /opt/xcat/bin/xcat rcons a"],
  );
});

Deno.test("without DISPLAY tmux has the windows, in its own session where there is none", () => {
  assert.deepEqual(plan({ variables: { TMUX: "/tmp/x", XCATHOST: "mn:3001" } }), [
    "tmux new-window -d -n n1 -e XCATHOST=mn:3001 /opt/xcat/bin/xcat rcons n1",
    "tmux new-window -d -n n2 -e XCATHOST=mn:3001 /opt/xcat/bin/xcat rcons n2",
  ]);
  assert.deepEqual(plan({}), [
    "tmux new-session -d -s wcons -n n1 /opt/xcat/bin/xcat rcons n1",
    "tmux new-window -d -t wcons: -n n2 /opt/xcat/bin/xcat rcons n2",
    "tmux attach-session -t wcons",
  ]);
  assert.throws(() => plan({ isTerminal: false }), /needs DISPLAY/);
});
