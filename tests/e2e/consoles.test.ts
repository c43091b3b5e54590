/** The guide's section on conserver, and consoles without it: real terminals, ipmi_sim, the real conserver. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { runSession, seedNode } from "./session.ts";

const missing = ["ipmi_sim", "socat", "tmux", "conserver", "console"].filter((name) =>
  spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0
);
const ignore = whyNoSandbox() !== undefined || missing.length > 0;
const tools = fileURLToPath(new URL("./console_tools.sh", import.meta.url));

const site = [
  `. ${tools}`,
  "start_bmc 127.0.0.2",
  "nodeadd bmc1 groups=mm,all",
  'chtab node=mm nodehm.mgt=ipmi nodehm.serialport="0" nodehm.serialspeed="115200" nodehm.serialflow="hard"',
  "chtab node=mm ipmi.bmc=127.0.0.2",
  'chtab key=ipmi passwd.username=ADMIN "passwd.password=$password"',
];
/** Where the password can be read: arguments and environments of processes (that of grep has no such word), logs, audit. */
const leaks =
  "{ grep -la PASS[W]0RD /proc/[0-9]*/cmdline /proc/[0-9]*/environ; grep -rl PASS[W]0RD /var/log; " +
  "tabdump auditlog | grep PASS[W]0RD; } 2> /dev/null || echo none";

async function play(steps: readonly string[]): Promise<string[]> {
  const commands = [...site, ...steps];
  const results = await runSession(seedNode, commands);
  results.forEach(({ status, output }, at) => assert.equal(status, 0, `# ${commands[at]}\n${output}`));
  return results.slice(site.length).map(({ output }) => output);
}

Deno.test({
  name: "rcons in a terminal through the daemon: log in, watch, leave; the log; wcons; replaycons",
  ignore,
  async fn() {
    const outputs = await play([
      "window one rcons bmc1",
      'shown one "[Enter \\`^Ec?\' for help]"',
      "tmux send-keys -t one root Enter",
      "shown one 'Welcome root'",
      "window two rcons bmc1 -s",
      "shown two '[Enter'",
      "tmux send-keys -t one 'echo sum=$((40+2))' Enter",
      "shown one sum=42",
      "shown two sum=42",
      leaks,
      "tmux send-keys -t two C-e c .",
      "closed two",
      "tmux send-keys -t one C-c C-e c .",
      "closed one",
      "until_true 'grep -q detached /var/log/consoles/bmc1'; grep -c 'sum=42' /var/log/consoles/bmc1",
      "window outer -e TERM=screen sh",
      "tmux send-keys -t outer 'wcons bmc1' Enter",
      "until_true 'tmux list-windows -t outer | grep -q bmc1'",
      "shown outer:bmc1 '[Enter'",
      "tmux kill-session -t outer",
      "wcons mm --dry-run 2>&1 | sed 's/^.*: //'; DISPLAY=:0 wcons -t 2 mm --dry-run | cut -d' ' -f1-5",
      "replaycons bmc1 1000000 5000 | grep -c sum=42",
      "replaycons bmc1 1000000 1 | wc -l",
      "rcons nosuch; [ $? -eq 1 ]",
    ]);
    assert.equal(outputs[9], "none");
    assert.equal(outputs[14], "1");
    assert.equal(
      outputs[20],
      "wcons needs DISPLAY for windows of X, or a terminal for windows of tmux\n" +
        "xterm -title bmc1 -geometry 80x24+0+0",
    );
    assert.equal(outputs[21], "1");
    assert.equal(outputs[22], "1");
    assert.match(outputs[23] ?? "", /Invalid nodes and\/or groups in noderange: nosuch/);
  },
});

Deno.test({
  name: "makeconservercf and the real conserver with our program: rcons, log, no password among arguments",
  ignore,
  async fn() {
    const outputs = await play([
      "mount -t tmpfs none /opt && ln -s /var/program /opt/xcat",
      "makeconservercf --dry-run | grep -c '^+console bmc1'; ls /etc/conserver.cf 2>&1 | grep -c 'No such'",
      "makeconservercf",
      "conserver -S -C /etc/conserver.cf",
      // On the port that Debian has for it, in its client's configuration, too.
      "conserver -d -p 3109 -C /etc/conserver.cf -L /var/log/conserver.log",
      "until_true 'console -M localhost -u | grep -q \"bmc1 *up\"'",
      "window one rcons bmc1",
      'shown one "[Enter \\`^Ec?\' for help]"',
      "tmux send-keys -t one Enter",
      "tmux send-keys -t one root Enter",
      "tmux send-keys -t one 'echo sum=$((40+2))' Enter",
      "shown one sum=42",
      "console -M localhost -w | grep -c bmc1",
      leaks,
      "cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -oa 'xcat nodeconsole bmc1' | head -n 1",
      "tmux send-keys -t one C-e c .",
      "closed one",
      "until_true 'grep -q sum=42 /var/log/consoles/bmc1'",
      "makeconservercf -d bmc1; grep -c bmc1 /etc/conserver.cf || true",
      "makeconservercf mm -V; noderm bmc1; makeconservercf -C; grep -c bmc1 /etc/conserver.cf || true",
      "kill $(cat /run/conserver/conserver.pid /var/run/conserver.pid 2> /dev/null | head -n 1)",
    ]);
    assert.equal(outputs[1], "1\n1");
    assert.equal(outputs[12], "1");
    assert.equal(outputs[13], "none");
    assert.equal(outputs[14], "xcat nodeconsole bmc1");
    assert.equal(outputs[18], "0");
    assert.equal(outputs[19], "/etc/conserver.cf is new: 1 consoles written\n0");
  },
});
