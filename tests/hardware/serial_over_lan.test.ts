/** Serial over LAN of our own BMC, judged by the clients of others. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { openTerminal } from "../simulators/pty.ts";
import { startRmcpBmc } from "../simulators/rmcp_bmc.ts";

const ignore = Deno.uid() !== 0;

const CLIENTS = [
  {
    name: "ipmitool",
    argv: (address: string, suite: number) =>
      `ipmitool -I lanplus -C ${suite} -N 1 -R 3 -H ${address} -U ADMIN -P PASSW0RD sol activate`.split(" "),
    begins: "[SOL Session operational.",
    breaks: "\r~B",
    leaves: "\r~.",
  },
  {
    name: "ipmiconsole",
    argv: (address: string, suite: number) =>
      `ipmiconsole -h ${address} -u ADMIN -p PASSW0RD -I ${suite}`.split(" "),
    begins: "[SOL established]",
    breaks: "&B",
    leaves: "&.",
  },
];

for (const { name, argv, begins, breaks, leaves } of CLIENTS) {
  for (const suite of [3, 17] as const) {
    Deno.test({
      name: `${name} with suite ${suite}: characters, lines, break, end`,
      ignore,
      fn: async () => {
        const address = `127.${randomInt(64, 250)}.${randomInt(250)}.7`;
        const bmc = await startRmcpBmc({ address, port: 623, suites: [suite] });
        const terminal = openTerminal(argv(address, suite));
        try {
          await terminal.shows(begins);
          await terminal.shows("node1 login: ");
          await terminal.type("root\r");
          await terminal.shows("you typed root\r\n$ ");
          await terminal.type(breaks);
          await terminal.shows("[break]\r\n");
          await terminal.type("\rcount 300\r");
          const shown = await terminal.shows("line 300\r\n");
          assert.equal(shown.match(/line \d+\r\n/g)?.length, 300);
          await terminal.shows("$ ");
          assert.notEqual(bmc.sol.owner(), undefined);
          await terminal.type(leaves);
          await terminal.ended();
          assert.equal(bmc.sol.owner(), undefined);
        } finally {
          await terminal.close();
          await bmc.close();
        }
      },
    });
  }
}
