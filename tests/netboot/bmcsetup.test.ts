/** bmcsetup by real ipmitool, with the settings that the node fetches by its token from the real daemon. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { hasIpmiSim, startIpmiSim } from "../simulators/ipmi_sim.ts";
import { type RmcpBmcOptions, startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { type NodeSide, withNodeSide } from "./node_side.ts";

const ignore = spawnSync("busybox", ["true"]).status !== 0 || !(await hasIpmiSim());
const SECRET = `it's "$HOME`;

interface Scene extends NodeSide {
  /** What ipmitool was called with, a line a call. */
  calls(): string[];
  setUp(): Promise<{ status: number | null; output: string }>;
}

/** A machine without an interface to its BMC of its own reaches it over the network, as `inband`. */
function onMachine(address: string, suite: string, user: string, work: (scene: Scene) => Promise<void>) {
  return withNodeSide(async (side) => {
    const bin = `${side.root}/bin`, calls = `${side.root}/calls`;
    mkdirSync(bin, { recursive: true });
    writeFileSync(`${side.root}/password`, "PASSW0RD");
    const head = `-I lanplus -C ${suite} -H ${address} -U ${user} -f ${side.root}/password`;
    writeFileSync(
      `${bin}/ipmitool`,
      `#!/bin/sh\necho "$*" >> ${calls}\nexec /usr/bin/ipmitool ${head} "$@"\n`,
    );
    chmodSync(`${bin}/ipmitool`, 0o755);
    for (
      const line of [
        "chtab priority=2 policy.commands=getbmcconfig policy.rule=allow",
        `chtab node=node1 ipmi.bmc=${address} ipmi.username=root`,
        "chtab node=compute nodehm.serialspeed=115200",
        `chtab net=127.0.0.0 networks.mask=255.0.0.0 networks.gateway=127.0.0.9`,
      ]
    ) await side.site.lines(line);
    await setPassword(side, SECRET);
    await side.boot();
    await work({
      ...side,
      calls: () => readFileSync(calls, "utf8").trim().split("\n"),
      setUp: () =>
        side.run("postscripts/bmcsetup", [], { PATH: `${bin}:${process.env.PATH}`, XCAT_RETRY_DELAY: "0" }),
    });
  });
}

function setPassword({ site }: NodeSide, password: string): Promise<void> {
  return site.environment.db.write((transaction) => {
    transaction.put("ipmi", { node: "node1" }, { password });
    return Promise.resolve();
  });
}

/** What ipmitool prints; nothing where the user gets no session. */
async function ask(address: string, suite: string, user: string, password: string, ...words: string[]) {
  const head = ["-I", "lanplus", "-C", suite, "-H", address, "-U", user, "-P", password];
  const { stdout } = await new Deno.Command("ipmitool", { args: [...head, ...words], stderr: "null" })
    .output();
  return new TextDecoder().decode(stdout);
}

async function withOwnBmc(
  options: RmcpBmcOptions,
  work: (bmc: Awaited<ReturnType<typeof startRmcpBmc>>) => Promise<void>,
): Promise<void> {
  const address = `127.${randomInt(64, 250)}.${randomInt(250)}.1`;
  const bmc = await startRmcpBmc({ address, port: 623, ...options });
  try {
    await work(bmc);
  } finally {
    await bmc.close();
  }
}

Deno.test({
  name: "bmcsetup sets network, user, password and serial over LAN, once, and shows the password to nobody",
  ignore,
  fn: () =>
    withOwnBmc({}, async (bmc) => {
      bmc.model.lan.set(4, Buffer.from([2]));
      await onMachine(bmc.address, "17", "ADMIN", async (scene) => {
        const { setUp, calls, root, site } = scene;
        await site.lines("chtab node=node1 ipmi.taggedvlan=off");
        const { status, output } = await setUp();
        assert.equal(status, 0, output);
        assert.equal(
          output,
          `bmcsetup: the BMC has the address ${bmc.address}; its channel is 1, root its user 2\n`,
        );
        assert.deepEqual(bmc.model.users.get(2), { name: "root", password: SECRET });
        const lan = (parameter: number) => [...bmc.model.lan.get(parameter)!];
        assert.deepEqual([lan(4), lan(6), lan(12)], [[1], [255, 0, 0, 0], [127, 0, 0, 9]]);
        assert.deepEqual([...bmc.model.sol.get(5)!, ...bmc.model.sol.get(6)!], [10, 10]);
        const info = await ask(bmc.address, "17", "ADMIN", "PASSW0RD", "sol", "info", "1");
        assert.match(
          info,
          /Volatile Bit Rate \(kbps\) +: 115\.2[\s\S]*Non-Volatile Bit Rate \(kbps\) +: 115\.2/,
        );
        const first = calls();
        assert.ok(
          !first.join("\n").includes(SECRET) && !first.join("\n").includes("0x69 0x74"),
          first.join("\n"),
        );
        assert.equal(readdirSync(root).filter((name) => name.startsWith("tmp.")).length, 0);
        const kernel = readFileSync(`${site.root}/tftpboot/pxelinux.cfg/node1`, "utf8");
        assert.ok(!kernel.includes(SECRET));

        assert.equal((await setUp()).status, 0);
        const second = calls().slice(first.length);
        assert.deepEqual(second.filter((call) => /^(lan set|user set)/.test(call)), []);

        await setPassword(scene, "twenty bytes, ä, so");
        await site.lines("chtab node=node1 ipmi.taggedvlan=7");
        assert.equal((await setUp()).status, 0);
        assert.equal(bmc.model.users.get(2)?.password, Buffer.from("twenty bytes, ä, so").toString("latin1"));
        assert.deepEqual(lan(20), [7, 0x80]);
      });
    }),
});

Deno.test({
  name: "bmcsetup on ipmi_sim: who is named afterwards gets in with the new password",
  ignore,
  async fn() {
    const sim = await startIpmiSim();
    try {
      await onMachine(sim.address, "3", "inband", async (scene) => {
        await setPassword(scene, "sixteen--letters");
        const { status, output } = await scene.setUp();
        assert.equal(status, 0, output);
        const words = ["channel", "info", "1"];
        assert.match(await ask(sim.address, "3", "root", "sixteen--letters", ...words), /802\.3 LAN/);
        assert.equal(await ask(sim.address, "3", "root", "sixteen--letter", ...words), "");
        const lan = await ask(sim.address, "3", "root", "sixteen--letters", "lan", "print", "1");
        assert.match(lan, /Subnet Mask +: 255\.0\.0\.0[\s\S]*Default Gateway IP +: 127\.0\.0\.9/);
        const users = await ask(sim.address, "3", "root", "sixteen--letters", "user", "list", "1");
        assert.match(users, /^2 +root +\S+ +\S+ +true +ADMINISTRATOR/m);
      });
    } finally {
      await sim.stop();
    }
  },
});

Deno.test({
  name: "bmcsetup: where user 2 keeps its name another number is taken; what the tables lack is said",
  ignore,
  fn: () =>
    withOwnBmc({}, async (bmc) => {
      const run = bmc.model.run;
      bmc.model.run = (kind, data) =>
        kind === "06/45" && data[0] === 2 ? [0xcc, Buffer.alloc(0)] : run(kind, data);
      await onMachine(bmc.address, "3", "ADMIN", async ({ setUp, site, root }) => {
        const { status, output } = await setUp();
        assert.equal(status, 0, output);
        assert.match(output, /root its user 3\n$/);
        assert.equal(bmc.model.users.get(3)?.password, SECRET);

        const fails = async (expected: RegExp, ...lines: string[]) => {
          for (const line of lines) await site.lines(line);
          const { status, output } = await setUp();
          assert.equal(status, 1);
          assert.match(output, expected);
          assert.ok(!output.includes(SECRET));
        };
        await fails(
          /serialspeed is 300: serial over LAN knows 9600/,
          "chtab node=compute nodehm.serialspeed=300",
        );
        await fails(/networks has no network with 127\./, "chtab -d net=127.0.0.0 networks");
        await fails(/ipmi\.bmc is not set for node1/, "chtab node=node1 ipmi.bmc=");
        writeFileSync(
          `${root}/bin/ipmitool`,
          "#!/bin/sh\necho 'Could not open device at /dev/ipmi0' >&2\nexit 1\n",
        );
        await fails(/no BMC answers in this machine: Could not open device at \/dev\/ipmi0/);
      });
    }),
});

Deno.test({
  name:
    "getbmcconfig gives nothing without the node's own token, and to addresses only where the site says so",
  ignore,
  fn: () =>
    withNodeSide(async ({ site, run }) => {
      for (
        const line of [
          "chtab priority=2 policy.commands=getbmcconfig policy.rule=allow",
          "chtab node=node1 ipmi.bmc=127.0.0.3 ipmi.username=root ipmi.password=hidden1",
          "chtab net=127.0.0.0 networks.mask=255.0.0.0",
        ]
      ) await site.lines(line);
      const none = await run("postscripts/xcatrequest", ["getbmcconfig"]);
      assert.equal(none.status, 1);
      assert.match(none.output, /getbmcconfig needs a token/);
      const forged = await run("postscripts/xcatrequest", ["getbmcconfig", `token=node1.${"0".repeat(32)}`]);
      assert.equal(forged.status, 1);
      assert.ok(!(none.output + forged.output).includes("hidden1"));
      await site.lines("chtab key=nodesbyaddress site.value=1");
      const found: string[] = [];
      const request = { command: "getbmcconfig", args: [], user: undefined, peer: "127.0.0.1" };
      for await (const result of site.environment.handle(request as never, new AbortController().signal)) {
        if ("element" in result) found.push(`${result.element}=${result.text}`);
        else assert.ok(!("error" in result), JSON.stringify(result));
      }
      assert.deepEqual(found, ["bmcip=127.0.0.3", "netmask=255.0.0.0", "username=root", "password=hidden1"]);
    }),
});
