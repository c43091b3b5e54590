/** Writing what boot methods ask for below the TFTP root: many nodes' files at once, and only what differs. */
import type { BootFile, BootMethod, Context, NewFile } from "../../core/mod.ts";
import type { NodeBoot } from "./plan_boot.ts";

/** What there is to be done; paths are absolute. */
export interface BootFileChanges {
  write: NewFile[];
  remove: string[];
}

/** Files that the nodes shall have, and those of other boot methods that they shall not have any more. */
export function planBootFiles(
  boots: readonly NodeBoot[],
  methods: Iterable<BootMethod>,
  tftpdir: string,
  exists: (path: string) => boolean,
): BootFileChanges {
  const all = [...methods];
  const changes: BootFileChanges = { write: [], remove: [] };
  for (const { plan, method, offline } of boots) {
    const wanted = offline ? [] : method.files(plan);
    const kept = new Set(wanted.map(({ path }) => path));
    for (const file of wanted) changes.write.push({ ...file, path: `${tftpdir}/${file.path}` });
    const { load: _, ...bare } = plan; // only the paths count
    const others: BootFile[] = all.flatMap((other) => other.files(bare));
    const stale = new Set(others.map(({ path }) => path).filter((path) => !kept.has(path)));
    for (const path of stale) if (exists(`${tftpdir}/${path}`)) changes.remove.push(`${tftpdir}/${path}`);
  }
  return changes;
}

/** One listing a folder and one sync of the disk, whatever the number of nodes. */
export async function writeBootFiles(
  { fs }: Pick<Context, "fs">,
  boots: readonly NodeBoot[],
  methods: ReadonlyMap<string, BootMethod>,
  tftpdir: string,
): Promise<void> {
  const all = [...methods.values()];
  const folders = new Set(
    boots.slice(0, 1).flatMap(({ plan }) => all.flatMap((method) => method.files(plan)))
      .map(({ path }) => folderOf(`${tftpdir}/${path}`)),
  );
  const there = new Set<string>();
  for (const folder of folders) for (const name of await fs.list(folder)) there.add(`${folder}/${name}`);
  const { write, remove } = planBootFiles(boots, all, tftpdir, (path) => there.has(path));
  await fs.writeAll(write);
  for (const path of remove) await fs.remove(path);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
