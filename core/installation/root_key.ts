/** root's public key on this machine, for the nodes it installs. */
import type { Fs } from "../ports/mod.ts";

/** One line of authorized_keys; undefined where root has no key. */
export async function rootKey(fs: Pick<Fs, "readText">): Promise<string | undefined> {
  for (const kind of ["ed25519", "ecdsa", "rsa"]) {
    const text = await fs.readText(`/root/.ssh/id_${kind}.pub`);
    if (text !== undefined) return text;
  }
  return undefined;
}
