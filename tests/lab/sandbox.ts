/**
 * Runs a program in fresh namespaces (network, processes, mounts, host name; users too where we are not root).
 * All of it is gone when the program ends, also when whoever started it is killed.
 */
import { spawn, spawnSync } from "node:child_process";
import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";
import process from "node:process";

export interface SandboxInterface {
  name: string;
  /** `172.16.2.2/24`; absent: the interface is up without an address. */
  address?: string;
  /** `stub` (default) has a carrier and nobody at the other end; `bridge` is for taps. */
  kind?: "stub" | "bridge";
}

export interface Sandbox {
  /** Full host name, `mn.cluster`; the first label also resolves. */
  hostname: string;
  interfaces: readonly SandboxInterface[];
  /** Names of tap devices, made and put into the first bridge. */
  taps?: readonly string[];
  /** Text of a private /etc/hosts; default: loopback, and the host name at the first address. */
  hosts?: string;
  /** Text of a private /etc/resolv.conf; default: the machine's. */
  resolv?: string;
  /** Folders (existing) that get an empty file system in memory of their own, seen inside only. */
  memory?: readonly string[];
  /** Folders (made where they are missing) whose changes are seen inside only. */
  copies?: readonly string[];
}

export interface SandboxOptions {
  /** The whole environment; default: the caller's. */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** Given on standard input; absent: /dev/null. */
  stdin?: string | Uint8Array;
  /** All three streams are the caller's, or what it says on standard error only is. */
  inherit?: boolean | "stderr";
  /** Ends everything inside when it fires. */
  signal?: AbortSignal;
}

export interface SandboxResult {
  /** Exit status; 128 + number of the signal where one ended it. */
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs `argv` inside. Needs root, or a system that lets its users make user namespaces. */
export function runInSandbox(
  sandbox: Sandbox,
  argv: readonly string[],
  options: SandboxOptions = {},
): Promise<SandboxResult> {
  const [program = "", ...args] = sandboxCommand(argv);
  const child = spawn(program, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...(options.env ?? process.env), XCAT_SANDBOX_SETUP: sandboxSetup(sandbox) },
    detached: options.signal !== undefined, // in a process group of its own
    stdio: options.inherit === true
      ? "inherit"
      : [options.stdin === undefined ? "ignore" : "pipe", "pipe", options.inherit ? "inherit" : "pipe"],
  });
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  child.stdout?.on("data", (bytes: Uint8Array) => stdout.push(bytes));
  child.stderr?.on("data", (bytes: Uint8Array) => stderr.push(bytes));
  child.stdin?.on("error", () => {}); // the program may end without reading its input
  child.stdin?.end(options.stdin);
  // The whole group: process 1 may be there and not yet have asked the kernel to end it with unshare.
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, "SIGKILL");
    }
  };
  options.signal?.addEventListener("abort", stop, { once: true });
  if (options.signal?.aborted) stop();
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      options.signal?.removeEventListener("abort", stop);
      const status = code ?? 128 + (signal === "SIGKILL" ? 9 : 15);
      resolve({ status, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

/** Why no sandbox can be made here, or undefined: a test that needs one says it and skips. */
export function whyNoSandbox(): string | undefined {
  const [program = "", ...args] = sandboxCommand(["true"]);
  const probe = spawnSync(program, args, {
    encoding: "utf8",
    env: { ...process.env, XCAT_SANDBOX_SETUP: "" },
  });
  return probe.status === 0 ? undefined : probe.stderr || String(probe.error ?? "unshare failed");
}

/** The argument list that enters the namespaces; the set-up script travels in XCAT_SANDBOX_SETUP. */
function sandboxCommand(argv: readonly string[]): string[] {
  const users = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  return [
    // The kernel ends unshare when its parent dies, and with it (--kill-child) the first process inside.
    ...["setpriv", "--pdeathsig", "KILL", "--", "unshare", ...users, "--kill-child", "--fork", "--pid"],
    ...["--mount-proc", "--mount", "--net", "--uts", "--ipc", "--", "sh", "-c"],
    // The shell stays as process 1: it reaps daemons, and the end of the program ends everything inside.
    'eval "$XCAT_SANDBOX_SETUP" || exit 125; unset XCAT_SANDBOX_SETUP; "$@"; exit $?',
    ...["sandbox", ...argv],
  ];
}

function sandboxSetup(sandbox: Sandbox): string {
  const bridge = sandbox.interfaces.find(({ kind }) => kind === "bridge");
  return [
    "set -e",
    "export PATH=$PATH:/usr/sbin:/sbin",
    `hostname ${quote(sandbox.hostname)}`,
    "ip link set lo up",
    ...sandbox.interfaces.flatMap(interfaceSetup),
    ...(sandbox.taps ?? []).flatMap((tap) => [
      `ip tuntap add ${quote(tap)} mode tap`,
      `ip link set ${quote(tap)} ${bridge ? `master ${quote(bridge.name)}` : ""} up`,
    ]),
    "mount -t tmpfs sandbox /mnt",
    ...(sandbox.copies ?? []).flatMap(privateFolder),
    ...privateFile(sandbox, "/etc/hosts", sandbox.hosts ?? defaultHosts(sandbox)),
    ...(sandbox.resolv === undefined ? [] : privateFile(sandbox, "/etc/resolv.conf", sandbox.resolv)),
    "umount -l /mnt", // the files bound from it keep it alive
    ...(sandbox.memory ?? []).map((folder) => `mount -t tmpfs -o mode=755 sandbox ${quote(folder)}`),
    "set +e",
  ].join("\n");
}

function interfaceSetup({ name, address, kind = "stub" }: SandboxInterface): string[] {
  // A bridge whose taps nobody uses yet has no carrier, and looks unplugged: one port of it is always in use.
  const end = kind === "bridge" ? `${name}-port` : name;
  return [
    `ip link add name ${quote(end)} type veth peer name ${quote(`${name}-peer`)}`,
    `ip link set ${quote(`${name}-peer`)} up`,
    ...(kind === "bridge"
      ? [
        `ip link add name ${quote(name)} type bridge stp_state 0 forward_delay 0`,
        `ip link set ${quote(end)} master ${quote(name)} up`,
      ]
      : []),
    ...(address === undefined ? [] : [`ip address add ${quote(address)} broadcast + dev ${quote(name)}`]),
    `ip link set ${quote(name)} up`,
  ];
}

function privateFolder(folder: string, index: number): string[] {
  const [changed, work] = [`/mnt/copy${index}/changed`, `/mnt/copy${index}/work`];
  return [
    `mkdir -p ${quote(folder)} ${changed} ${work}`,
    `mount -t overlay sandbox -o lowerdir=${quote(folder)},upperdir=${changed},workdir=${work} ${
      quote(folder)
    }`,
  ];
}

function privateFile({ copies = [] }: Sandbox, path: string, content: string): string[] {
  // A file of its own in the copy of its folder can be replaced, which one that is mounted cannot.
  if (copies.some((folder) => path.startsWith(`${folder}/`))) {
    return [
      `rm -f ${quote(path)}`,
      `printf %s ${quote(content)} > ${quote(path)}`,
      `chmod 644 ${quote(path)}`,
    ];
  }
  const inside = `/mnt/${path.slice(path.lastIndexOf("/") + 1)}`;
  return [
    `printf %s ${quote(content)} > ${inside}`,
    `chmod 644 ${inside}`,
    `mount --bind ${inside} ${quote(path)}`,
  ];
}

function defaultHosts({ hostname, interfaces }: Sandbox): string {
  const address = interfaces.find(({ address }) => address !== undefined)?.address?.split("/")[0];
  const [short = hostname] = hostname.split(".");
  const names = short === hostname ? hostname : `${hostname} ${short}`;
  return `127.0.0.1 localhost\n${address === undefined ? "" : `${address} ${names}\n`}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function text(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString("utf8");
}

/** `sandbox.ts --hostname mn.cluster --interface eth0=172.16.2.2/24 [--resolv FILE] -- COMMAND…` */
async function main(args: string[]): Promise<number> {
  const end = args.indexOf("--");
  const argv = args.slice(end + 1);
  const sandbox: Sandbox & { interfaces: SandboxInterface[] } = { hostname: "mn.cluster", interfaces: [] };
  for (let i = 0; i + 1 < end; i += 2) {
    const [option, value = ""] = args.slice(i, i + 2);
    const [name = "", address] = value.split("=");
    const item: SandboxInterface = address ? { name, address } : { name };
    if (option === "--hostname") sandbox.hostname = value;
    else if (option === "--interface") sandbox.interfaces.push(item);
    else if (option === "--bridge") sandbox.interfaces.push({ ...item, kind: "bridge" });
    else if (option === "--resolv") sandbox.resolv = await readFile(value, "utf8");
    else if (option === "--memory") sandbox.memory = [...sandbox.memory ?? [], value];
    else throw new Error(`"${option}" is no option of the sandbox.`);
  }
  if (end < 0 || end % 2 === 1 || argv.length === 0) {
    console.error(
      "Usage: sandbox.ts [--hostname NAME] [--interface NAME=ADDRESS/LENGTH]… [--bridge NAME=ADDRESS/LENGTH]…" +
        " [--resolv FILE] [--memory FOLDER]… -- COMMAND [ARGUMENT]…",
    );
    return 2;
  }
  return (await runInSandbox(sandbox, argv, { inherit: true })).status;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
