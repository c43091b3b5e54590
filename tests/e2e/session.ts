/**
 * Runs a recorded session (`# command`, then what it prints) on a management node of its own: fresh namespaces,
 * copies of /etc, /root, /var and /install, and an empty /tmp, so that the paths are those of the session.
 */
import assert from "node:assert/strict";
import { root } from "../imports.ts";
import { runInSandbox } from "../lab/sandbox.ts";
import { installProgram } from "./program.ts";

export interface Step {
  command: string;
  /** What it prints, without blanks at line ends. */
  expected: string;
}

export interface ManagementNode {
  hostname: string;
  /** `172.16.2.2/24` on eth0. */
  address: string;
  /** Text of /etc/hosts at the begin. */
  hosts: string;
}

export const seedNode: ManagementNode = {
  hostname: "mn.cluster",
  address: "172.16.2.2/24",
  hosts: "127.0.0.1       localhost.localdomain localhost\n172.16.2.2      mn.cluster mn\n",
};

/** Lines that begin with `# ` are commands, those with `## ` remarks. */
export function parseSession(text: string): Step[] {
  const steps: Step[] = [];
  for (const line of text.trimEnd().split("\n")) {
    const last = steps.at(-1);
    if (line.startsWith("## ") || line === "##") continue;
    if (line.startsWith("# ")) steps.push({ command: line.slice(2), expected: "" });
    else if (last) last.expected += `${line.trimEnd()}\n`;
  }
  return steps.map((step) => ({ ...step, expected: step.expected.trimEnd() }));
}

export interface StepResult {
  output: string;
  status: number;
}

/** Runs the commands one after another in one shell; output is stdout and stderr together. */
export async function runSession(node: ManagementNode, commands: readonly string[]): Promise<StepResult[]> {
  const bin = await installProgram();
  const script = [
    "set -e",
    "rm -rf /etc/xcat /etc/xCATMN /root/.xcat /install/*",
    // A /tmp of its own, too; program and repository may lie in the one outside.
    "mkdir /var/program /var/repository",
    `mount --bind ${quote(bin)} /var/program; mount --bind ${quote(root)} /var/repository`,
    `mount -t tmpfs session /tmp; mkdir -p ${quote(root)}; mount --bind /var/repository ${quote(root)}`,
    "export PATH=/var/program/bin:/var/program/sbin:$PATH HOME=/root LANG=C.UTF-8",
    "xcatconfig -i >/var/log/xcatconfig.log 2>&1 || { cat /var/log/xcatconfig.log; exit 99; }",
    "xcatd >/var/log/xcatd.log 2>&1 & daemon=$!",
    "n=0; until lsxcatd -v >/dev/null 2>&1; do n=$((n+1)); [ $n -lt 100 ] || { cat /var/log/xcatd.log; exit 98; }; sleep 0.1; done",
    "set +e; cd /root", // what a command leaves there is gone with it
    ...commands.flatMap((command) => [
      `eval ${quote(command)} 2>&1 </dev/null`,
      `printf '\\001%s\\001' "$?"`,
    ]),
    "kill $daemon 2>/dev/null || true", // the session may have ended it itself
  ].join("\n");
  const { status, stdout, stderr } = await runInSandbox(
    {
      hostname: node.hostname,
      interfaces: [{ name: "eth0", address: node.address }],
      hosts: node.hosts,
      copies: ["/etc", "/root", "/var", "/install"],
    },
    ["bash", "-c", script],
  );
  assert.equal(status, 0, `the session ended with ${status}: ${stdout}${stderr}`);
  const parts = stdout.split("\x01");
  return commands.map((_, index) => ({
    output: (parts[2 * index] ?? "").split("\n").map((line) => line.trimEnd()).join("\n").trimEnd(),
    status: Number(parts[2 * index + 1]),
  }));
}

/** Every command must succeed and print what the session says. */
export async function assertSession(node: ManagementNode, text: string): Promise<void> {
  const steps = parseSession(text);
  const results = await runSession(node, steps.map(({ command }) => command));
  steps.forEach(({ command, expected }, index) => {
    const result = results[index];
    assert.equal(result?.output, expected, `# ${command}`);
    assert.equal(result?.status, 0, `# ${command}`);
  });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
