/** The guide's sections on service processors and serial over LAN, as typed, with a BMC that answers as the one it shows. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { root } from "../imports.ts";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { runSession, seedNode } from "./session.ts";

const missing = ["ipmitool", "tmux"].filter((name) =>
  spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0
);
const ignore = whyNoSandbox() !== undefined || missing.length > 0;
const tools = fileURLToPath(new URL("./console_tools.sh", import.meta.url));
const bmc = `${Deno.execPath()} run -A --quiet ${root}tests/simulators/bmc_process.ts 172.16.2.12 root 123`;

/** A command line, and what it prints: all of it, or what is in it. */
type Step = [line: string, prints?: string | RegExp];

/** Somebody at a terminal, who is asked for the password of the BMC. */
const atTerminal = (name: string, line: string): Step[] => [
  [`window ${name} sh -c '${line}; echo ended; cat'`],
  [`shown ${name} Password:`],
  [`tmux send-keys -t ${name} 123 Enter`],
];

const prepared: Step[] = [
  [`. ${tools}; export TZ=UTC`],
  // Else the daemon has the console, to log it, and ipmitool gets none.
  ["chtab key=consoleondemand site.value=yes"],
  ["ip address add 172.16.2.12/24 dev eth0"],
  [`${bmc} > /var/log/bmc.log 2>&1 &`],
  ["until_true 'ss -lnu | grep -q 172.16.2.12:623'"],
];

const section: Step[] = [
  ["chtab node=bmc1 nodelist.groups=mm"],
  ["chtab node=mm nodehm.mgt=ipmi"],
  ["chtab node=bmc1 ipmi.bmc=bmc1 ipmi.username=root ipmi.password=123"],
  ["chtab key=ipmi passwd.username=root passwd.password=123"],
  ['chtab node=bmc1 hosts.ip="172.16.2.12"'],
  ["makehosts mm # обновит /etc/hosts"],
  ["grep bmc1 /etc/hosts", /^172\.16\.2\.12 +bmc1/],
  ...atTerminal("lan", "ipmitool -A PASSWORD -I lanplus -H bmc1 -U root -a lan print"),
  ["shown lan '172.16.2.12'"],
  ["rspconfig bmc1 ip", "bmc1: BMC IP: 172.16.2.12"],
  ["rpower bmc1 status", "bmc1: on"],
  ["rbeacon bmc1 on", "bmc1: on"],
  ["rbeacon bmc1 off", "bmc1: off"],
  [
    "reventlog bmc1 5",
    `bmc1: 01/12/2010 21:12:18 Power Unit, Power Off / Power Down (Pwr Unit Status) - Recovered
bmc1: 01/12/2010 21:12:19 Power Unit, Power Unit Failure Detected (Pwr Unit Status) - Recovered
bmc1: 01/12/2010 21:12:28 System Event, BMC Time synchronization event (Sensor 0x83)
bmc1: 01/12/2010 21:12:28 System Event, BMC Time synchronization event (Sensor 0x83)
bmc1: 01/12/2010 21:12:53 System Event, Boot (Sensor 0x83)`,
  ],
  ["rinv bmc1 all", /^bmc1: System Description: S5500BC$/m],
  ["rvitals bmc1 all", /^bmc1: BB \+5\.0V: 5\.016 Volts$/m],
  ["rsetboot bmc1 net", "bmc1: Network"],
  ["nodeadd hw1-hw4 groups=all,compute,mm"],
  ['chtab node=compute ipmi.bmc="bmc1" ipmi.username=root ipmi.password=123'],
  ...["hw1", "hw2", "hw3", "hw4"].map((node): Step => [`rpower ${node} status`, `${node}: on`]),
];

const serial: Step[] = [
  ["chtab node=bmc1 nodelist.groups=mm,serial"],
  ["chtab node=serial nodehm.serialport=0 nodehm.serialspeed=115200"],
  // On the node there is no network between ipmitool and the BMC.
  ['ipmitool() { command ipmitool -I lanplus -H bmc1 -U root -P 123 "$@"; }'],
  ["ipmitool sol info 1", /^Enabled +: true$/m],
  ["ipmitool sol set volatile-bit-rate 115.2 1"],
  ["ipmitool sol set non-volatile-bit-rate 115.2 1"],
  [
    "ipmitool sol info 1",
    /^Volatile Bit Rate \(kbps\) +: 115\.2\nNon-Volatile Bit Rate \(kbps\) +: 115\.2$/m,
  ],
  ["rspconfig bmc1 solspeed", "bmc1: BMC SOL Speed: 115200"],
  ...atTerminal("sol", "ipmitool -I lanplus -H bmc1 -U root -a sol activate"),
  ["shown sol '[SOL Session operational.  Use ~? for help]'"],
  ["tmux send-keys -t sol Enter"],
  ["shown sol 'login:'"],
  ["tmux send-keys -t sol Enter ~."],
  ["shown sol ended"],
  ["window own rcons bmc1"],
  ['shown own "[Enter \\`^Ec?\' for help]"'],
  ["tmux send-keys -t own hello Enter"],
  ["shown own 'you typed hello'"],
  ["tmux send-keys -t own C-e c ."],
  ["closed own"],
  ["until_true 'grep -q hello /var/log/consoles/bmc1'; cat /var/log/consoles/bmc1", /you typed hello/],
];

Deno.test({
  name: "bmc1, the nodes behind it and its serial port, as the guide says",
  ignore,
  async fn() {
    const steps = [...prepared, ...section, ...serial];
    const results = await runSession(seedNode, steps.map(([line]) => line));
    steps.forEach(([line, prints], at) => {
      const { status, output } = results[at]!;
      assert.equal(status, 0, `# ${line}\n${output}`);
      if (typeof prints === "string") assert.equal(output, prints, `# ${line}`);
      else if (prints) assert.match(output, prints, `# ${line}`);
    });
  },
});
