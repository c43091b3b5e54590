/** The engine against a small BMC that can be told to misbehave. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { DeviceError, type Net } from "../../core/mod.ts";
import { createNet } from "../../core/ports/net.ts";
import { type RmcpBmc, type RmcpBmcOptions, startRmcpBmc } from "../../tests/simulators/rmcp_bmc.ts";
import { chassisControl } from "./chassis_control.ts";
import { parseLoginMethods } from "./cipher_suite.ts";
import { getChassisStatus } from "./get_chassis_status.ts";
import { type BmcLease, IpmiEngine } from "./ipmi_engine.ts";

const ADMIN = { username: "ADMIN", password: "PASSW0RD" };
const TIMING = { timeoutMs: 2000, retries: 3 };

/** Time runs `speed` times as fast. */
function engineOf(speed = 1, net: Net = createNet()): IpmiEngine {
  return new IpmiEngine({
    net,
    random: (count) => new Uint8Array(randomBytes(count)),
    clock: {
      now: () => Date.now() * speed,
      sleep: (ms, signal) => wait(ms / speed, undefined, signal ? { signal } : {}).catch(() => {}),
    },
  });
}

interface Scene {
  bmc: RmcpBmc;
  engine: IpmiEngine;
  lease: BmcLease;
}

async function scene(
  options: RmcpBmcOptions,
  work: (scene: Scene) => Promise<void>,
  { speed = 1, user = ADMIN }: { speed?: number; user?: typeof ADMIN } = {},
): Promise<void> {
  const bmc = await startRmcpBmc(options);
  const engine = engineOf(speed);
  try {
    await work({ bmc, engine, lease: engine.acquire({ ...bmc, ...user, timing: TIMING }) });
  } finally {
    await engine.close();
    await bmc.close();
  }
}

const isOn = async (lease: BmcLease) => (await lease.request(getChassisStatus())).on;

Deno.test("suite 17 is asked for first, the privilege is raised only when needed, the session is closed", async () => {
  const bmc = await startRmcpBmc();
  const engine = engineOf();
  const lease = engine.acquire({ ...bmc, ...ADMIN, timing: TIMING });
  assert.equal(await isOn(lease), false);
  await lease.request(chassisControl("on"));
  assert.equal(await isOn(lease), true);
  lease.release();
  await engine.close();
  assert.deepEqual(bmc.log, ["open17", "rakp1", "rakp3", "00/01", "06/3b", "00/02", "00/01", "06/3c"]);
  await bmc.close();
});

Deno.test("a BMC without suite 17 is asked for suite 3 at once, and first the next time", () =>
  scene({ suites: [3] }, async ({ bmc, engine, lease }) => {
    await isOn(lease);
    assert.deepEqual(bmc.log, ["open17", "open3", "rakp1", "rakp3", "00/01"]);
    lease.release();
    while (bmc.log.at(-1) !== "06/3c") await wait(5);
    await isOn(engine.acquire({ ...bmc, ...ADMIN, timing: TIMING }));
    assert.deepEqual(bmc.log.slice(6), ["open3", "rakp1", "rakp3", "00/01"]);
  }, { speed: 20 }));

Deno.test("a BMC that leaves suite 17 unanswered is asked for suite 3", () =>
  scene({ suites: [3], mute: true }, async ({ bmc, lease }) => {
    await isOn(lease);
    assert.deepEqual(bmc.log.slice(-4), ["open3", "rakp1", "rakp3", "00/01"]);
    assert.ok(bmc.log.includes("capabilities"));
  }, { speed: 20 }));

Deno.test("a BMC that takes neither suite, or speaks IPMI 1.5 only, is told apart", async () => {
  await scene({ suites: [] }, async ({ lease }) => {
    await assert.rejects(isOn(lease), /takes none of the cipher suites 17, 3/);
  });
  await scene({ old: true }, async ({ lease }) => {
    await assert.rejects(isOn(lease), /speaks IPMI 1.5 only.*site\.ipmisuites/);
  }, { speed: 20 });
});

Deno.test("cipher suites that protect less are used where the site names them, and only then", async () => {
  for (const id of [16, 2, 15, 1]) {
    const bmc = await startRmcpBmc({ suites: [id] });
    const engine = engineOf();
    const access = { ...bmc, ...ADMIN, timing: TIMING };
    await assert.rejects(isOn(engine.acquire(access)), /takes none of the cipher suites 17, 3;/);
    const lease = engine.acquire({ ...access, methods: parseLoginMethods(`17,${id}`) });
    await lease.request(chassisControl("on"));
    assert.equal(await isOn(lease), true);
    assert.ok(bmc.log.includes(`open${id}`));
    await engine.close();
    await bmc.close();
  }
  assert.throws(() => parseLoginMethods("17, 0"), /cipher suite 0 lets everybody in/);
  assert.throws(
    () => parseLoginMethods("strong"),
    /"strong" is no cipher suite; it can hold 17, 3, 16, 2, 15, 1/,
  );
});

Deno.test("a wrong password is said so, tried once for all who share the BMC, with one suite, and not shown", () =>
  scene({ password: "right" }, async ({ bmc, engine }) => {
    const leases = [1, 2, 3].map(() => engine.acquire({ ...bmc, ...ADMIN, timing: TIMING }));
    for (const answer of await Promise.allSettled(leases.map(isOn))) {
      assert.ok(answer.status === "rejected" && answer.reason instanceof DeviceError);
      assert.match(answer.reason.message, /wrong password for user "ADMIN"/);
      assert.doesNotMatch(answer.reason.message, /PASSW0RD/);
    }
    // It is asked for its proof twice, as the first may have been damaged; only then the login is broken off.
    while (bmc.log.length < 4) await wait(5);
    assert.deepEqual(bmc.log, ["open17", "rakp1", "rakp1", "rakp3 status 15"]);
  }));

Deno.test("a wrong user is said so, and no other suite is tried", () =>
  scene({ username: "root" }, async ({ bmc, lease }) => {
    await assert.rejects(isOn(lease), /wrong user "ADMIN"/);
    assert.deepEqual(bmc.log, ["open17", "rakp1", "open17", "rakp1", "open17", "rakp1"]);
  }));

Deno.test("one damaged answer while the session is set up changes nothing, whichever bit it is", async () => {
  for (const kind of ["open17", "rakp1", "rakp3"]) {
    for (let bit = 0; bit < 8 * 64; bit += 13) {
      const answer = (asked: string, nth: number, datagram: Buffer) => {
        if (asked === kind && nth === 1) datagram[(bit >> 3) % datagram.length]! ^= 1 << bit % 8;
        return [datagram];
      };
      await scene({ answer }, async ({ lease }) => {
        assert.equal(await isOn(lease), false, `bit ${bit} of the answer to ${kind}`);
      }, { speed: 5 });
    }
  }
});

Deno.test("an operator switches power, a user does not but sees it", async () => {
  await scene({ limit: 3 }, async ({ bmc, lease }) => {
    await lease.request(chassisControl("on"));
    assert.equal(bmc.power(), true);
  });
  await scene({ limit: 2 }, async ({ bmc, lease }) => {
    assert.equal(await isOn(lease), false);
    await assert.rejects(lease.request(chassisControl("on")), /insufficient privilege/);
    assert.equal(bmc.power(), false);
  });
});

Deno.test("passwords of 20 bytes work, longer ones are refused before anything is sent", async () => {
  const password = "12345678901234567890";
  await scene({ password }, async ({ bmc, engine, lease }) => {
    assert.equal(await isOn(lease), false);
    const longer = { ...bmc, username: "ADMIN", password: `${password}1`, timing: TIMING };
    assert.throws(() => engine.acquire(longer), /longer than the 20 bytes/);
    assert.throws(() => engine.acquire({ ...longer, username: "x".repeat(17) }), /longer than the 16 bytes/);
  }, { user: { username: "ADMIN", password } });
});

Deno.test("the first answer to everything may be lost", () =>
  scene({ answer: (_, nth, answer) => nth === 1 ? [] : [answer] }, async ({ lease }) => {
    await lease.request(chassisControl("on"));
    assert.equal(await isOn(lease), true);
  }, { speed: 20 }));

Deno.test("a late answer to a repeated RAKP message 1 leads to a new exchange, not to a wrong password", () => {
  let late: Buffer = Buffer.alloc(0);
  const answer = (kind: string, nth: number, datagram: Buffer) => {
    if (kind !== "rakp1" || nth > 2) return [datagram];
    if (nth === 2) return [late, datagram];
    late = datagram;
    return [];
  };
  return scene({ answer }, async ({ bmc, lease }) => {
    assert.equal(await isOn(lease), false);
    assert.equal(bmc.log.filter((kind) => kind === "open17").length, 2);
  }, { speed: 20 });
});

Deno.test("forged, repeated and foreign answers are not taken for the answer", () => {
  let earlier: Buffer = Buffer.alloc(0);
  const answer = (kind: string, nth: number, datagram: Buffer) => {
    if (kind !== "00/01") return [datagram];
    if (nth === 1) {
      earlier = datagram;
      return [datagram];
    }
    const forged = Buffer.from(datagram);
    forged[40]! ^= 1;
    const foreign = Buffer.from(datagram);
    foreign[6]! ^= 1;
    return [earlier, forged, foreign, Buffer.from("0600ff07", "hex"), Buffer.from("x"), datagram];
  };
  return scene({ answer }, async ({ bmc, lease }) => {
    assert.equal(await isOn(lease), false);
    await lease.request(chassisControl("on"));
    assert.equal(await isOn(lease), true);
    assert.equal(bmc.log.filter((kind) => kind === "00/01").length, 2);
  });
});

Deno.test("a held session is kept alive, a released one is closed", () =>
  scene({}, async ({ bmc, lease }) => {
    await isOn(lease);
    while (!bmc.log.includes("06/01")) await wait(5);
    lease.release();
    while (bmc.log.at(-1) !== "06/3c") await wait(5);
  }, { speed: 100 }));

Deno.test("a BMC that was started again is logged in to again; what must not be done twice is not", () =>
  scene({}, async ({ bmc, lease }) => {
    await isOn(lease);
    await lease.request(chassisControl("on"));
    for (
      const [ask, answered] of [[() => isOn(lease), true], [
        () => lease.request(chassisControl("off")),
        false,
      ]] as const
    ) {
      await bmc.close();
      const again = await startRmcpBmc({ port: bmc.port });
      bmc.close = again.close;
      const [{ status }] = await Promise.allSettled([ask()]);
      assert.equal(status, answered ? "fulfilled" : "rejected");
      assert.equal(again.log.includes("open17"), answered);
    }
    assert.equal(await isOn(lease), false);
  }, { speed: 20 }));

Deno.test("at most 16 datagrams leave a socket before the first answer; silent BMCs hold up the others for 50 ms only", async () => {
  const sent: number[] = [];
  const net: Net = {
    ...createNet(),
    udp() {
      const socket = sent.push(0) - 1;
      return Promise.resolve({ send: () => void sent[socket]!++, onMessage() {}, close() {} });
    },
  };
  const time = manualClock();
  const engine = new IpmiEngine({ net, random: (count) => new Uint8Array(count), clock: time });
  const asked = Array.from(
    { length: 1000 },
    (_, n) => isOn(engine.acquire({ address: `10.0.${n >> 8}.${n & 255}`, ...ADMIN, timing: TIMING })),
  );
  const all = Promise.allSettled(asked);
  await wait(0);
  assert.deepEqual(sent, Array(8).fill(16));
  await time.advance(600);
  assert.ok(sent.reduce((sum, count) => sum + count) >= 1000);
  await engine.close();
  assert.ok((await all).every(({ status }) => status === "rejected"));
});

/** Time passes when it is told to. */
function manualClock() {
  let now = 1;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((wake) => {
        sleepers.add({ until: now + ms, wake });
        signal?.addEventListener("abort", () => wake());
      }),
    async advance(ms: number) {
      for (const end = now + ms; now < end;) {
        now++;
        for (const sleeper of sleepers) {
          if (sleeper.until > now) continue;
          sleepers.delete(sleeper);
          sleeper.wake();
        }
        await wait(0);
      }
    },
  };
}
