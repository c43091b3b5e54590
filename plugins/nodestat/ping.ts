/** ICMP echo, for machines that answer on no port; by the program fping, else ping. */
import { type Context, eachNode } from "../../core/mod.ts";

/** Processes at a time where there is only `ping`. */
const width = 32;

/** The addresses that answer; none where neither program is there or may be used. */
export async function answersToPing(
  { run, signal }: Pick<Context, "run" | "signal">,
  addresses: readonly string[],
): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const fping = await run(["fping", "-a", "-q", "-r", "1", "-t", "500"], {
    input: addresses.map((address) => `${address}\n`).join(""),
    signal,
    query: true,
  });
  if (fping.status !== 127) {
    const wanted = new Set(addresses);
    return new Set(fping.stdout.split(/\s+/).filter((address) => wanted.has(address)));
  }
  const answering = new Set<string>();
  let isThere = true;
  const work = async (address: string) => {
    const ping = isThere
      ? await run(["ping", "-n", "-q", "-c", "1", "-W", "1", address], { signal, query: true })
      : undefined;
    if (ping?.status === 127) isThere = false;
    if (ping?.status === 0) answering.add(address);
  };
  for await (const _failed of eachNode(addresses, work, { width, signal })) { /* a failure is no answer */ }
  return answering;
}
