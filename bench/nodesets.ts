/** Boot files of many nodes: all of them new, and once more where nothing has changed. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { type Cluster, loadNodes, startCluster } from "./cluster.ts";
import { lines } from "./measure.ts";
import { benchmark, type Suite } from "./suite.ts";

const DEFAULT_SIZES = [1_000, 10_000];
/** Seconds a node: 2 s for 1,000 and 15 s for 10,000. */
const aimFor = (size: number) => size <= 1_000 ? 2 : size * 0.0015;

/** A management node whose group compute boots an ALT image of three small files; `more` is put into its hosts row. */
export async function startNetbootCluster(size: number, ip?: string): Promise<Cluster> {
  const cluster = await startCluster(async (db) => {
    await loadNodes(db, size);
    await db.write((transaction) => {
      transaction.put("site", { key: "master" }, { value: "127.0.0.1" });
      transaction.put("noderes", { node: "compute" }, { netboot: "pxe" });
      if (ip !== undefined) transaction.put("hosts", { node: "compute" }, { ip });
      return Promise.resolve();
    });
  });
  const image = `${cluster.env.XCAT_SYSROOT}/install/netboot/alt/x86_64/compute`;
  await mkdir(image, { recursive: true });
  for (const name of ["kernel", "initrd.gz", "rootimg.squashfs"]) await writeFile(`${image}/${name}`, name);
  return cluster;
}

export const nodesets: Suite = async function* (settings) {
  for (const size of settings.sizes.length > 0 ? settings.sizes : DEFAULT_SIZES) {
    settings.say(`A management node with ${size} nodes…`);
    const cluster = await startNetbootCluster(size);
    const tftpdir = `${cluster.env.XCAT_SYSROOT}/tftpboot`;
    const subject = {
      argv: cluster.compiled("nodeset", "compute", "netboot"),
      env: cluster.env,
      check: lines(size),
    };
    const prepare = () => rm(`${tftpdir}/pxelinux.cfg`, { recursive: true, force: true });
    const aim = aimFor(size);
    try {
      yield await benchmark(
        { name: "nodeset, all files new", subject: { ...subject, prepare }, size, aim },
        settings,
      );
      yield await benchmark({ name: "nodeset, nothing changed", subject, size, aim }, settings);
    } finally {
      await cluster.close();
    }
  }
};
