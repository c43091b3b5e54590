/** Which addresses answer as BMCs: a ping to each, so many at a time, twice to those that are silent. */
import type { Context } from "../../core/mod.ts";
import { IPMI_PORT } from "./ipmi_engine.ts";
import { encodePresencePing, isPresencePong } from "./presence_ping.ts";

/** Datagrams sent at once; a burst of answers must fit the receive buffer. */
const BURST = 64;
const BURST_MS = 10;
/** How long is waited for the last answers of each round. */
const ROUNDS_MS: readonly number[] = [500, 1000];

/** Addresses that answered, in the order of `addresses`. */
export async function findBmcs(
  { net, clock, signal }: Pick<Context, "net" | "clock" | "signal">,
  addresses: readonly string[],
): Promise<string[]> {
  const asked = new Set(addresses);
  const found = new Set<string>();
  const socket = await net.udp();
  socket.onMessage((datagram, { address, port }) => {
    if (port === IPMI_PORT && asked.has(address) && isPresencePong(datagram)) found.add(address);
  });
  try {
    for (const waitMs of ROUNDS_MS) {
      const silent = addresses.filter((address) => !found.has(address));
      for (let at = 0; at < silent.length && !signal.aborted; at += BURST) {
        for (const address of silent.slice(at, at + BURST)) {
          socket.send(encodePresencePing(at & 0x7f), address, IPMI_PORT);
        }
        await clock.sleep(BURST_MS, signal);
      }
      if (silent.length > 0) await clock.sleep(waitMs, signal);
    }
  } finally {
    socket.close();
  }
  return addresses.filter((address) => found.has(address));
}
