/** A node's shell and files over SSH: all that is asked of one node goes over one connection. */
import { Buffer } from "node:buffer";
import { type Context, nodeAddresses, NodeError } from "../../core/mod.ts";
import { shellWord } from "./shell_word.ts";

type Here = Pick<Context, "db" | "fs" | "run" | "resolve" | "random" | "signal">;

/** What a node is talked to by. */
export interface NodeShell {
  /** Runs a command line of its shell. @throws NodeError what it said */
  sh(line: string): Promise<string>;
  /** Runs a script with these words. @throws NodeError what it said */
  script(script: string, words: readonly string[]): Promise<string>;
  copy(sources: readonly string[], target: string): Promise<void>;
}

const SOCKETS = "/run/xcat/ssh";
/** Each host key of the cluster, for every name. */
const KNOWN_HOSTS = "/etc/xcat/hostkeys/known_hosts";
/** Seconds after which a connection that nobody uses ends by itself, should this process be killed before it ends it. */
const IDLE_S = 30;
/** For each program. */
const LIMIT_MS = 600_000;

/**
 * The first program makes the connection, which ssh then keeps for the next ones (ControlMaster in ssh_config(5)) until
 * `work` is over or interrupted. @throws NodeError it has no address
 */
export async function withNodeShell(
  here: Here,
  node: string,
  work: (shell: NodeShell) => Promise<void>,
): Promise<void> {
  const { fs, run, random, signal } = here;
  const address = (await nodeAddresses(here, [node])).get(node);
  if (address === undefined) throw new NodeError(node, "It has no address");
  const destination = `root@${address}`;
  await fs.makeDirectory(SOCKETS, { mode: 0o700 });
  const socket = `${SOCKETS}/${Buffer.from(random(8)).toString("hex")}`;
  const options = [...await trust(fs), "-o", `ControlPath=${fs.real(socket)}`];
  options.push("-o", "ControlMaster=auto", "-o", `ControlPersist=${IDLE_S}`);
  const end = async () => {
    if (await fs.info(socket)) await run(["ssh", ...options, "-O", "exit", destination]);
  };
  const must = async (argv: string[], what: string, input = "") => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
    // The ssh that keeps the connection holds the program's pipes, too: the program ends with it.
    limit.addEventListener("abort", end);
    const { status, stdout, stderr } = await run(argv, { signal: limit, input });
    limit.removeEventListener("abort", end);
    if (status !== 0) throw new NodeError(node, `${what}: ${stderr.trim() || `exit status ${status}`}`);
    return stdout;
  };
  try {
    await work({
      sh: (line) => must(["ssh", ...options, destination, line], line),
      script(script, words) {
        const line = words.map(shellWord).join(" ");
        return must(["ssh", ...options, destination, `sh -s -- ${line}`], line, script);
      },
      async copy(sources, target) {
        const paths = [...sources.map(fs.real), `${destination}:${target}`];
        await must(["scp", "-q", "-p", "-r", ...options, ...paths], `scp to ${target}`);
      },
    });
  } finally {
    await end();
  }
}

/** The host keys of nodes are the cluster's own, so the node is known before anything is sent to it. */
async function trust(fs: Here["fs"]): Promise<string[]> {
  const keys = (await fs.list("/etc/xcat/hostkeys")).filter((name) => name.endsWith(".pub"));
  const lines = await Promise.all(
    keys.map(async (name) => `* ${await fs.readText(`/etc/xcat/hostkeys/${name}`) ?? ""}`),
  );
  await fs.exclusively(KNOWN_HOSTS, async () => {
    if (await fs.readText(KNOWN_HOSTS) !== lines.join("")) await fs.write(KNOWN_HOSTS, lines.join(""));
  });
  const identities = (await fs.list("/root/.ssh")).filter((name) => /^id_[a-z0-9]+$/.test(name));
  const settings = [
    ...["BatchMode=yes", "StrictHostKeyChecking=yes", `UserKnownHostsFile=${fs.real(KNOWN_HOSTS)}`],
    // A node that is gone is given up after a minute, not when TCP does.
    ...["ConnectTimeout=20", "ServerAliveInterval=20", "ServerAliveCountMax=3"],
  ];
  return [
    ...settings.flatMap((setting) => ["-o", setting]),
    ...identities.flatMap((name) => ["-i", fs.real(`/root/.ssh/${name}`)]),
  ];
}
