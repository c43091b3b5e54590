/** SSH keys: those that all nodes show as hosts, and those that may log in on them. */
import { type Context, UsageError } from "../../core/mod.ts";

type Ports = Pick<Context, "fs" | "run">;

const HOST_KEYS = "/etc/xcat/hostkeys";
const ROOT_KEYS = "/root/.ssh";
const TYPES = ["rsa", "ecdsa", "ed25519"] as const;

/** Host keys shared by the nodes, so that a reinstalled node is still known. True where some were made. */
export async function makeHostKeys(ports: Ports, anew: boolean): Promise<boolean> {
  let made = false;
  for (const type of TYPES) {
    const path = `${HOST_KEYS}/ssh_host_${type}_key`;
    if (!anew && await ports.fs.info(path)) continue;
    await makeKey(ports, type, path);
    made = true;
  }
  return made;
}

/** A key for root where there is none at all; a key that somebody uses is never replaced. */
export async function makeRootKey(ports: Ports): Promise<boolean> {
  if ((await publicKeys(ports)).length > 0) return false;
  await makeKey(ports, "rsa", `${ROOT_KEYS}/id_rsa`);
  return true;
}

/** Puts root's public keys where nodes fetch them: `<installdir>/postscripts/_ssh/authorized_keys`. */
export async function publishRootKeys(ports: Ports, installdir: string): Promise<void> {
  const keys = await publicKeys(ports);
  await ports.fs.write(`${installdir}/postscripts/_ssh/authorized_keys`, keys.join(""));
}

async function publicKeys({ fs }: Ports): Promise<string[]> {
  const names = (await fs.list(ROOT_KEYS)).filter((name) => /^id_.*\.pub$/.test(name));
  const texts = await Promise.all(names.map((name) => fs.readText(`${ROOT_KEYS}/${name}`)));
  return texts.flatMap((text) => text?.trim() ? [`${text.trim()}\n`] : []);
}

async function makeKey({ fs, run }: Ports, type: string, path: string): Promise<void> {
  await fs.makeDirectory(path.slice(0, path.lastIndexOf("/")), { mode: 0o700 });
  await fs.remove(path);
  await fs.remove(`${path}.pub`);
  const { status, stderr } = await run([
    "ssh-keygen",
    "-q",
    "-t",
    type,
    "-N",
    "",
    "-C",
    "root",
    "-f",
    fs.real(path),
  ]);
  if (status !== 0) {
    throw new UsageError(`ssh-keygen cannot make ${path}: ${stderr.trim() || `exit status ${status}`}`);
  }
}
