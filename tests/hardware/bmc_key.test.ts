/** BMCs with a key of their own (K_G), judged by ipmi_sim and ipmitool. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { ADMIN, hasIpmiSim, simAddress, startIpmiSim } from "../simulators/ipmi_sim.ts";
import { startRmcpBmc } from "../simulators/rmcp_bmc.ts";
import { nodesOf, site } from "./hardware_site.ts";

const ignore = !(await hasIpmiSim());
const KEY = "KGsecret12345";
const KINDS = {
  "ipmi_sim": async (address: string) => (await startIpmiSim(address, undefined, "", KEY)).stop,
  "our BMC": async (address: string) => (await startRmcpBmc({ address, port: 623, bmcKey: KEY })).close,
};

for (const [name, start] of Object.entries(KINDS)) {
  Deno.test({
    name: `${name} with a BMC key opens a session to whoever knows it, beside BMCs without`,
    ignore,
    async fn() {
      const [first, second] = [simAddress(randomInt(16000)), simAddress(randomInt(16000), 251)];
      const [stop, stopOther] = [
        await start(first),
        (await startRmcpBmc({ address: second, port: 623 })).close,
      ];
      try {
        const stat = async (...passwords: string[]) => {
          const keys = passwords.map((password, n) => ({ key: "ipmikg", username: `${n}`, password }));
          const nodes = nodesOf([{ address: first }, { address: second }]);
          const rows = { ...nodes, passwd: [{ key: "ipmi", ...ADMIN }, ...keys] };
          let lines: string[] = [];
          await site(rows, async ({ run }) => void ({ lines } = await run("rpower", "all", "stat")));
          return lines;
        };
        const right = ["n1: off", "n2: off"];
        assert.deepEqual(await stat(KEY), right);
        assert.deepEqual(await stat("another", `0x${hexOf(KEY)}`), right);
        for (const lines of [await stat(), await stat("another")]) {
          assert.match(lines[0]!, /^n1! BMC [\d.]+ broke off .*its session key differs; .* key=ipmikg/);
          assert.equal(lines[1], "n2: off");
        }
        assert.match(
          (await stat("x".repeat(21)))[0]!,
          /^n1! A BMC key .* is longer than the 20 bytes of IPMI/,
        );
        const login = ["-I", "lanplus", "-C", "3", "-H", first, "-U", ADMIN.username, "-P", ADMIN.password];
        for (const [key, success] of [[["-k", KEY], true], [[], false]] as const) {
          const args = [...login, ...key, "-N", "1", "-R", "1", "power", "status"];
          assert.equal(
            (await new Deno.Command("ipmitool", { args, stdout: "null", stderr: "null" }).output()).success,
            success,
          );
        }
      } finally {
        await stop();
        await stopOther();
      }
    },
  });
}

function hexOf(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
