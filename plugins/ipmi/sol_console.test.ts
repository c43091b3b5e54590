/** Consoles through a small BMC that can be told to misbehave. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { type Console } from "../../core/mod.ts";
import { systemClock } from "../../core/ports/create.ts";
import { createNet } from "../../core/ports/net.ts";
import { faultyDelivery, type FleetFaults } from "../../tests/simulators/bmc_fleet.ts";
import { type RmcpBmc, type RmcpBmcOptions, startRmcpBmc } from "../../tests/simulators/rmcp_bmc.ts";
import { getChassisStatus } from "./get_chassis_status.ts";
import { type BmcLease, IpmiEngine } from "./ipmi_engine.ts";
import { openSol } from "./sol_console.ts";

const ADMIN = { username: "ADMIN", password: "PASSW0RD", timing: { timeoutMs: 400, retries: 3 } };

interface Scene {
  bmc: RmcpBmc;
  /** A lease of a client of its own. */
  client(user?: typeof ADMIN): BmcLease;
}

async function scene(options: RmcpBmcOptions, work: (scene: Scene) => Promise<void>): Promise<void> {
  const bmc = await startRmcpBmc(options);
  const engines: IpmiEngine[] = [];
  try {
    await work({
      bmc,
      client(user = ADMIN) {
        const random = (count: number) => new Uint8Array(randomBytes(count));
        const engine = new IpmiEngine({ net: createNet(), clock: systemClock, random });
        engines.push(engine);
        return engine.acquire({ ...bmc, ...user });
      },
    });
  } finally {
    await Promise.all(engines.map((engine) => engine.close()));
    await bmc.close();
  }
}

function open(lease: BmcLease, force = false): Promise<Console> {
  return openSol(lease, { force, clock: systemClock, waits: [100, 200, 400, 400, 400, 400] });
}

/** Reads until the text is there, and answers all that came. */
async function readUntil({ output }: Console, text: string): Promise<string> {
  let all = "";
  for await (const bytes of output) {
    all += Buffer.from(bytes).toString();
    if (all.includes(text)) return all;
  }
  throw new Error(`The console ended after ${JSON.stringify(all)}`);
}

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("what is typed arrives, what the machine writes comes back, a break is a break", async () => {
  await scene({}, async ({ bmc, client }) => {
    const console = await open(client());
    await console.write(bytes("root\r"));
    assert.equal(await readUntil(console, "$ "), "node1 login: root\r\nyou typed root\r\n$ ");
    await console.sendBreak();
    assert.equal(await readUntil(console, "\n"), "[break]\r\n");
    await console.close();
    assert.equal(bmc.sol.owner(), undefined);
    assert.equal((await Array.fromAsync(console.output)).length, 0);
  });
});

const FAULTS: readonly FleetFaults[] = [
  { loss: 0.15 },
  { duplicate: 0.4 },
  { delay: 5, reorder: 0.2, duplicate: 0.2 },
  { corrupt: 0.1 },
  { loss: 0.05, delay: 5, duplicate: 0.1, reorder: 0.05, corrupt: 0.05 },
];

for (const faults of FAULTS) {
  Deno.test(`every line once and in order with ${JSON.stringify(faults)}`, async () => {
    let faulty = false;
    const deliver = faultyDelivery(faults);
    const options: RmcpBmcOptions = {
      deliver: (answer, send) => faulty ? deliver(answer, send) : send(answer),
    };
    await scene(options, async ({ client }) => {
      const console = await open(client());
      faulty = true;
      await console.write(bytes("count 2000\r"));
      const shown = await readUntil(console, "line 2000\r\n$ ");
      faulty = false;
      const lines = Array.from({ length: 2000 }, (_, n) => `line ${n + 1}\r\n`).join("");
      assert.equal(shown, `node1 login: count 2000\r\n${lines}$ `);
      await console.close();
    });
  });
}

Deno.test("a packet that has grown when it is sent again shows what is new of it only", async () => {
  let lost = 0;
  const deliver = (answer: Buffer, send: (datagram: Buffer) => void) => {
    // The first two packets of the console do not arrive.
    if (answer[5] === 0xc1 && lost-- > 0) return;
    send(answer);
  };
  await scene({ deliver, sol: { grows: true } }, async ({ client }) => {
    const console = await open(client());
    await readUntil(console, "login: ");
    lost = 2;
    await console.write(bytes("a"));
    await console.write(bytes("bc\r"));
    assert.equal(await readUntil(console, "$ "), "abc\r\nyou typed abc\r\n$ ");
    await console.close();
  });
});

Deno.test("a serial port that takes few characters, or none for a while, gets them all in the end", async () => {
  await scene({ sol: { takes: 3, refuses: 2 } }, async ({ client }) => {
    const console = await open(client());
    await console.write(bytes("a rather long line\r"));
    assert.match(await readUntil(console, "$ "), /you typed a rather long line\r\n/);
    await console.close();
  });
});

Deno.test("a serial port that takes nothing is an error, not a hang", async () => {
  await scene({ sol: { takes: 0 } }, async ({ client }) => {
    const console = await openSol(client(), {
      force: false,
      clock: { ...systemClock, sleep: () => Promise.resolve() },
      waits: [100],
    });
    await assert.rejects(console.write(bytes("x")), { message: "The serial port takes no characters" });
    await console.close();
  });
});

Deno.test("a console that somebody else has is taken over only by force, and the other one is told", async () => {
  await scene({}, async ({ bmc, client }) => {
    const first = await open(client());
    const second = client();
    await assert.rejects(open(second), /refused Activate Payload: somebody else has the console/);
    await readUntil(first, "login: ");
    const console = await open(second, true);
    await assert.rejects(readUntil(first, "never"), { message: "The BMC closed the console" });
    await console.write(bytes("mine\r"));
    await readUntil(console, "you typed mine");
    await first.close();
    assert.notEqual(bmc.sol.owner(), undefined, "closing a lost console leaves the new one alone");
    await console.close();
  });
});

Deno.test("an answer that is lost does not make a console look taken", async () => {
  const answer = (kind: string, nth: number, answer: Buffer) => kind === "06/48" && nth === 1 ? [] : [answer];
  await scene({ answer }, async ({ bmc, client }) => {
    const console = await open(client());
    await console.write(bytes("mine\r"));
    await readUntil(console, "you typed mine");
    assert.deepEqual(bmc.log.filter((kind) => kind.startsWith("06/4")), [
      "06/48",
      "06/48",
      "06/4b",
      "06/49",
      "06/48",
      "06/4b",
    ]);
    await console.close();
  });
});

Deno.test("a BMC whose console is off says how to switch it on", async () => {
  await scene({}, async ({ bmc, client }) => {
    bmc.model.sol.set(1, Buffer.from([0]));
    await assert.rejects(open(client()), /serial over LAN is off, see rspconfig NODE sol=on/);
  });
});

Deno.test("commands go on beside the console, in the same session", async () => {
  await scene({}, async ({ bmc, client }) => {
    const lease = client();
    const console = await open(lease);
    await console.write(bytes("count 300\r"));
    const shown = readUntil(console, "line 300\r\n");
    for (let n = 0; n < 20; n++) await lease.request((await lease.session()).keepAlive);
    await shown;
    assert.equal(bmc.log.filter((kind) => kind.startsWith("open")).length, 1);
    await console.close();
  });
});

Deno.test("many packets may be lost in a row, as when thousands of consoles speak at once: the session goes on", async () => {
  let dropped = 0;
  let losing = false;
  let show = (_text: string) => {};
  const options: RmcpBmcOptions = {
    deliver: (answer, send) => losing && ++dropped <= 30 ? undefined : send(answer),
    sol: {
      program(write) {
        show = write;
        return { typed: write, broken() {} };
      },
    },
  };
  await scene(options, async ({ bmc, client }) => {
    const lease = client();
    const console = await open(lease);
    show("before\r\n");
    await readUntil(console, "before");
    losing = true;
    show("x".repeat(4000));
    show("\r\nafter\r\n");
    await readUntil(console, "after");
    assert.ok(dropped > 30);
    assert.equal((await lease.request(getChassisStatus())).on, false);
    await console.write(bytes("echoed"));
    await readUntil(console, "echoed");
    assert.equal(bmc.log.filter((kind) => kind === "open17").length, 1);
  });
});

Deno.test("a BMC that dies ends the console with the reason", async () => {
  let dead = false;
  await scene({ deliver: (answer, send) => dead || send(answer) }, async ({ client }) => {
    const lease = client();
    const console = await open(lease);
    await readUntil(console, "login: ");
    dead = true;
    await assert.rejects(lease.request((await lease.session()).keepAlive), /No answer from BMC/);
    await assert.rejects(readUntil(console, "never"), /No answer from BMC/);
  });
});
