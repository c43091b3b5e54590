/** Makes a root file system one of this cluster: keys, password, files; and takes out what makes a machine unique. */
import { type Context, readSharedFile, type Result, rootPasswordHash, withRootHash } from "../../core/mod.ts";
import type { ImageDefinition } from "./image_definition.ts";
import { mergeSynclist } from "./merge_synclist.ts";
import { pathInRoot } from "./path_in_root.ts";
import { rewrite } from "./rewrite.ts";

/** Folders of sshd's configuration: ALT's, and everybody else's. */
const sshFolders = ["/etc/openssh", "/etc/ssh"];

export async function* personalizeRoot(
  context: Context,
  image: ImageDefinition,
  root: string,
): AsyncGenerator<Result> {
  const site = await context.db.site();
  const installdir = site.get("installdir") ?? "/install";
  yield* setPassword(context, root);
  await copyKeys(context, root, installdir);
  await forgetMachine(context, root);
  for (const path of image.synclists) {
    const text = await readSharedFile(context.fs, path);
    if (text === undefined) yield { warning: `The synclist ${path} does not exist` } satisfies Result;
    else yield* mergeSynclist(context, root, path, text);
  }
}

async function* setPassword(context: Context, root: string): AsyncGenerator<Result> {
  const hash = await rootPasswordHash(context);
  if (hash === undefined) {
    yield {
      warning:
        "root gets no password: passwd has none (chtab key=system passwd.username=root passwd.password=…)",
    };
    return;
  }
  // ALT keeps each account's hash in a file of its own.
  const tcb = await pathInRoot(context, root, "/etc/tcb/root/shadow");
  const path = await context.fs.info(tcb) ? tcb : await pathInRoot(context, root, "/etc/shadow");
  await rewrite(context, path, withRootHash(await context.fs.readText(path) ?? "", hash), 0o600);
  const accounts = await pathInRoot(context, root, "/etc/passwd");
  const text = await context.fs.readText(accounts) ?? "";
  const pointing = text.replace(/^root:[^:]*:/m, "root:x:");
  if (pointing !== text) await rewrite(context, accounts, pointing);
}

/** What nodes trust: the cluster's authority, and root's public keys. */
async function copyKeys({ fs }: Context, root: string, installdir: string): Promise<void> {
  const copies = [
    { from: "/etc/xcat/cert/ca.pem", to: "/etc/xcat/cert/ca.pem", mode: 0o644 },
    { from: `${installdir}/postscripts/_ssh/authorized_keys`, to: "/root/.ssh/authorized_keys", mode: 0o600 },
  ];
  for (const { from, to, mode } of copies) {
    const text = await fs.readText(from);
    if (text === undefined) continue;
    const path = await pathInRoot({ fs }, root, to);
    await fs.makeDirectory(path.slice(0, path.lastIndexOf("/")), { mode: mode === 0o600 ? 0o700 : 0o755 });
    if (await fs.readText(path) !== text) await fs.write(path, text, { mode });
  }
}

/** Keys and names that each machine must make for itself. */
async function forgetMachine({ fs }: Context, root: string): Promise<void> {
  for (const folder of sshFolders) {
    const path = await pathInRoot({ fs }, root, folder);
    for (const name of await fs.list(path)) {
      if (/^ssh_host_.*key(\.pub)?$/.test(name)) await fs.remove(`${path}/${name}`);
    }
  }
  for (const name of ["/var/lib/dbus/machine-id", "/var/lib/systemd/random-seed"]) {
    await fs.remove(await pathInRoot({ fs }, root, name));
  }
  // Empty, not absent: systemd then makes one for this boot only.
  const id = await pathInRoot({ fs }, root, "/etc/machine-id");
  if (await fs.readText(id)) await fs.write(id, "");
}
