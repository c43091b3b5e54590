/** The SSH keys of root in a zone. */
import { type Context, serverPath, UsageError } from "../../core/mod.ts";

/** `/etc/xcat/sshkeys/NAME/.ssh` */
export function zoneKeyFolder(zone: string): string {
  return `/etc/xcat/sshkeys/${zone}/.ssh`;
}

/**
 * Makes a key pair in the folder, or takes over that of another folder.
 * @param keys folder with id_rsa and id_rsa.pub
 * @throws UsageError no keys there, or none can be made
 */
export async function writeZoneKeys(
  context: Pick<Context, "fs" | "run" | "request">,
  folder: string,
  keys: string | undefined,
): Promise<void> {
  const { fs, run } = context;
  const from = keys === undefined ? undefined : serverPath(context, keys, "Without -k keys are made");
  await fs.makeDirectory(folder, { mode: 0o700 });
  const path = `${folder}/id_rsa`;
  if (from !== undefined) {
    const [key, shared] = [await fs.readText(`${from}/id_rsa`), await fs.readText(`${from}/id_rsa.pub`)];
    if (key === undefined || shared === undefined) {
      throw new UsageError(`There are no id_rsa and id_rsa.pub in ${from}`);
    }
    await fs.write(path, key, { mode: 0o600 });
    await fs.write(`${path}.pub`, shared);
    return;
  }
  await removeZoneKeys({ fs }, folder);
  const { status, stderr } = await run(
    ["ssh-keygen", "-q", "-t", "rsa", "-N", "", "-C", "root", "-f", fs.real(path)],
  );
  if (status !== 0) throw new UsageError(`ssh-keygen cannot make ${path}: ${stderr.trim() || status}`);
}

export async function removeZoneKeys({ fs }: Pick<Context, "fs">, folder: string): Promise<void> {
  for (const name of ["id_rsa", "id_rsa.pub"]) await fs.remove(`${folder}/${name}`);
}
