/** Keys that repositories are signed with: apt-rpm's vendors.list, and what gpgv says of a signed `base/release`. */
import { type Context, DeviceError, UsageError } from "../../../core/mod.ts";

/** Fingerprints in capitals without blanks, by the vendor's name. */
export type Vendors = ReadonlyMap<string, string>;

/** The site's own, else those of this machine's apt-rpm. */
const lists = ["/etc/xcat/alt/vendors.list", "/etc/apt/vendors.list"];
const listFolder = "/etc/apt/vendors.list.d";
const keyrings = ["/etc/xcat/alt/pubring.gpg", "/usr/lib/alt-gpgkeys/pubring.gpg"];

/**
 * Blocks `simple-key "NAME" { Fingerprint "…"; Name "…"; }` (vendors.list(5) of apt-rpm).
 * @param path for messages
 * @throws UsageError what cannot be read
 */
export function parseVendors(text: string, path: string): Vendors {
  const vendors = new Map<string, string>();
  const rest = text.replace(/^\s*(\/\/|#).*$/gm, "").replace(
    /simple-key\s+"([^"]+)"\s*\{([^}]*)\}\s*;?/g,
    (_, name: string, body: string) => {
      const fingerprint = /\bFingerprint\s+"([^"]*)"/.exec(body)?.[1]?.replace(/\s/g, "").toUpperCase() ?? "";
      if (!/^[0-9A-F]{32,64}$/.test(fingerprint)) {
        throw new UsageError(`${path}: the key "${name}" has no Fingerprint of 32 to 64 hexadecimal digits`);
      }
      vendors.set(name, fingerprint);
      return "";
    },
  );
  const wrong = rest.trim().split("\n", 1)[0] ?? "";
  if (wrong === "") return vendors;
  throw new UsageError(`${path}: "${wrong}" is not: simple-key "NAME" { Fingerprint "…"; Name "…"; }`);
}

/** @throws UsageError */
export async function readVendors({ fs }: Pick<Context, "fs">): Promise<Vendors> {
  const found = new Map<string, string>();
  const more = (await fs.list(listFolder)).filter((name) => name.endsWith(".list"));
  for (const path of [...more.map((name) => `${listFolder}/${name}`), ...lists.toReversed()]) {
    const text = await fs.readText(path);
    for (const [name, fingerprint] of parseVendors(text ?? "", path)) found.set(name, fingerprint);
  }
  return found;
}

/**
 * What was signed by the vendor in a file: nothing else of it counts.
 * @param path of the file, below the system root
 * @param url for messages
 * @throws UsageError the vendor, the keyring or gpgv is not there; DeviceError it is not signed by this vendor
 */
export async function signedText(
  { fs, run }: Pick<Context, "fs" | "run">,
  path: string,
  url: string,
  vendor: string,
): Promise<string> {
  const fingerprint = (await readVendors({ fs })).get(vendor);
  if (fingerprint === undefined) {
    throw new UsageError(`${url} is to be signed by [${vendor}], which ${lists.join(" and ")} do not know`);
  }
  const keyring = await firstThere(fs, keyrings);
  if (keyring === undefined) {
    throw new UsageError(
      `${url} is to be signed by [${vendor}], but there is no ${
        keyrings[0]
      }: export the key into it with gpg --export`,
    );
  }
  const argv = [
    "gpgv",
    "--keyring",
    fs.real(keyring),
    "--status-fd",
    "2",
    "--output",
    "-",
    "--",
    fs.real(path),
  ];
  const { status, stdout, stderr } = await run(argv, { query: true });
  if (status === 127) throw new UsageError(`${url}: signatures are checked by gpgv: install it`);
  const said = (word: string) => new RegExp(`^\\[GNUPG:\\] ${word} (.*)$`, "m").exec(stderr)?.[1]?.split(" ");
  const valid = said("VALIDSIG");
  // The key itself comes first, the key that it belongs to last.
  if (status === 0 && valid !== undefined && [valid[0], valid.at(-1)].includes(fingerprint)) return stdout;
  const why = said("BADSIG")
    ? "was changed after it was signed"
    : said("EXPKEYSIG") || said("REVKEYSIG") || said("EXPSIG")
    ? "is signed by a key or for a time that is over"
    : valid !== undefined
    ? `is signed with the key ${valid[0]}, that of [${vendor}] is ${fingerprint}`
    : said("NO_PUBKEY")
    ? `is signed with the key ${said("NO_PUBKEY")?.[0]}, which is not in ${keyring}`
    : "is not signed";
  throw new DeviceError(`${url} ${why}: what is in it is not used`);
}

async function firstThere(fs: Context["fs"], paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await fs.info(path)) return path;
  return undefined;
}
