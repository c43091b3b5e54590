/** What a user shows to the daemon, and what he knows it by. */
import type { Fs } from "../ports/mod.ts";

export interface Credentials {
  /** Certificate of the CA, PEM. */
  ca: string;
  /** Private key and certificate of the user, PEM; undefined: he comes as nobody. */
  client?: { key: string; cert: string };
}

/**
 * Reads `.xcat/ca.pem` and `.xcat/client-cred.pem` in the first of these homes that has them. Without the CA no
 * server can be trusted: undefined.
 */
export async function readCredentials(fs: Fs, homes: readonly string[]): Promise<Credentials | undefined> {
  for (const home of homes) {
    const ca = await fs.readText(`${home}/.xcat/ca.pem`);
    if (ca === undefined) continue;
    const both = await fs.readText(`${home}/.xcat/client-cred.pem`) ?? "";
    const key = blocks(both, "(?:EC |RSA )?PRIVATE KEY");
    const cert = blocks(both, "CERTIFICATE");
    return key === "" || cert === "" ? { ca } : { ca, client: { key, cert } };
  }
  return undefined;
}

function blocks(pem: string, label: string): string {
  const block = new RegExp(`-----BEGIN (${label})-----[\\s\\S]*?-----END \\1-----`, "g");
  return (pem.match(block) ?? []).map((text) => `${text}\n`).join("");
}
