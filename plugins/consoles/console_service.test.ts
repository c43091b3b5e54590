import assert from "node:assert/strict";
import type { Context } from "../../core/mod.ts";
import { openHere } from "./console_service.ts";

Deno.test("a host is this machine by its own names, or by a name or number of one of its addresses", async () => {
  const asked: string[] = [];
  const here = {
    net: { hostname: () => "mn.cluster", interfaces: () => [{ address: "10.0.0.1" }] },
    resolve: {
      addresses(names: readonly string[]) {
        asked.push(...names);
        return Promise.resolve(new Map([["mn-eth1", "10.0.0.1"], ["sn1", "10.0.0.2"]]));
      },
    },
  } as unknown as Pick<Context, "net" | "resolve">;
  const hosts = [
    undefined,
    "localhost",
    "mn",
    "mn.cluster",
    "<xcatmaster>",
    "mn-eth1",
    "10.0.0.1",
    "sn1",
    "nosuch",
  ];
  const isHere = await openHere(here, [...hosts, ...hosts]);
  assert.deepEqual(hosts.filter((host) => !isHere(host)), ["sn1", "nosuch"]);
  assert.deepEqual(asked, ["mn-eth1", "10.0.0.1", "sn1", "nosuch"]);
});
