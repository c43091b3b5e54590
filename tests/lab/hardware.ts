/** The chapter on hardware control: each verb on one machine and its BMC, with the disk as what it boots. */
import { Buffer } from "node:buffer";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { logs } from "./cluster.ts";
import type { Session } from "./session.ts";

const consoleTools = fileURLToPath(new URL("../e2e/console_tools.sh", import.meta.url));
const BOOTED = "runs from its disk";

/** A disk whose first sector, a program for a PC with BIOS, writes to the serial port what it is. */
export async function writeDisk(path: string, node: string): Promise<void> {
  // A smaller one the BIOS takes for none.
  const disk = Buffer.alloc(1 << 20);
  // Data segment 0; each byte of the text at 7c22h once port 3fdh says that 3f8h takes it; then halt for good.
  Buffer.from(
    "31c08ed8fcbe227cac84c0741288c3bafd03eca82074fbbaf80388d8eeebe9f4ebfd",
    "hex",
  ).copy(disk);
  disk.write(`${node} ${BOOTED}\r\n\0`, 0x22, "latin1");
  disk.writeUInt16BE(0x55aa, 510);
  await writeFile(path, disk);
}

/** The machine of node1 is off, before and afterwards. */
export async function useHardware(session: Session): Promise<void> {
  session.chapter("Hardware control");
  const type = (line: string, ...shows: RegExp[]) => session.type(line, { shows });
  const fails = (line: string, ...shows: RegExp[]) => type(`! ${line}`, ...shows);
  await type("rpower node1 stat", /^node1: off$/m);
  await type("rpower node1 reset", /^node1: off$/m);
  await type("rsetboot node1 hd", /^node1: Hard Drive$/m);
  for (
    const [verb, answer] of [["on", "on"], ["reset", "reset"], ["boot", "reset"], ["cycle", "cycle"]] as const
  ) {
    await session.ask(`rm -f ${logs}/node1-console.log`);
    await type(`rpower node1 ${verb}`, new RegExp(`^node1: ${answer}$`, "m"));
    await type(`. ${consoleTools} && until_true grep '${BOOTED}' ${logs}/node1-console.log`);
  }
  await type("rpower node1 status", /^node1: on$/m);
  for (const verb of ["suspend", "onstandby"]) {
    await fails(
      `rpower node1 ${verb}`,
      /^node1: .*"rpower \w+" is not supported by the hardware driver "ipmi"$/m,
    );
  }
  await fails("rpower node1 nmi", /^node1: .*refused Chassis Control: /m);
  await type("rpower node1 softoff", /^node1: softoff$/m);
  await type("rpower node1 softoff", /^node1: off$/m);
  await type("rpower node1 wake", /^node1: on$/m);
  await type("rpower node1 off", /^node1: off$/m);
  await type("rpower node1 state", /^node1: off$/m);

  await type("rbeacon node1 on", /^node1: on$/m);
  await type("rbeacon node1 blink", /^node1: blink$/m);
  await type("rbeacon node1 off", /^node1: off$/m);
  await type(
    "rvitals node1 temp voltage",
    /^node1: Ambient Temp: 23 C \(73 F\)$/m,
    /^node1: BB \+5\.0V: 5\.016 Volts$/m,
  );
  await type("rinv node1 model serial firm", /^node1: System Description: S5500BC$/m);
  await type("reventlog node1 2", /^node1: .* System Event, Boot \(Sensor 0x83\)$/m);
  await type("reventlog node1 clear", /^node1: SEL cleared$/m);
  await type("reventlog node1 all", /^node1: no event log entries$/m);
  await type("rspconfig node1 userid=5 username=ops password=throwaway", /^node1: BMC User 5: ops$/m);
  await type(
    "rspconfig node1 sol=on solspeed=115200",
    /^node1: BMC SOL: enabled$/m,
    /^node1: BMC SOL Speed: 115200$/m,
  );
  await fails("rspconfig node1 solretry", /^node1: .*refused Get SOL Configuration Parameters: /m);
  await fails("renergy node1", /^node1: .*does not measure power/m);
  await type("getmacs node1 -d", /^node1: eth0: 00:15:17:aa:bb:c0$/m);
  await session.ask(`rm -f ${logs}/node1-console.log`);
  await type("rsetboot node1 net -p -u", /^node1: Network$/m);
}
