/** The same machines once more: the other forms of the image, the other ways to boot. */
import { existsSync } from "node:fs";
import process from "node:process";
import type { Background } from "./background.ts";
import { logs, type Netboot, nodes, sysroot } from "./cluster.ts";
import { writeStart } from "./machine.ts";
import { type Form, packImage } from "./osimage.ts";
import { waitForNodes } from "./power.ts";
import type { Scenario } from "./scenario.ts";
import { makeGrub, startNfsd } from "./services.ts";
import type { Session } from "./session.ts";

interface Round {
  form: Form;
  /** Who boots, and how. */
  ways: Readonly<Record<string, Netboot>>;
}

/** Packed in this form, each node boots first in its own way. */
export const firstForm: Form = "cpio";

/** With the first one: each form and each way once. */
const rounds: readonly Round[] = [
  { form: "squashfs", ways: { node1: "xnba", node2: "grub2-http" } },
  { form: "nfs", ways: { node1: "pxe" } },
];

/** What the others leave out. */
const moreRounds: readonly Round[] = [
  { form: "nfs", ways: { node1: "xnba", node2: "grub2-http" } },
  { form: "squashfs", ways: { node1: "pxe", node2: "xnba" } },
  { form: "cpio", ways: { node1: "xnba", node2: "grub2-http" } },
];

export async function bootInOtherWays(scenario: Scenario, xcatd: Background): Promise<void> {
  const { session, everyWay } = scenario;
  const wanted = [...rounds, ...everyWay ? moreRounds : []].filter(({ form }) => form !== "nfs" || hasNfs());
  if (!hasNfs()) session.note("NFS is left out: not root, or nfs-ganesha is missing");
  else await startNfsd(`${sysroot}/install`);
  makeGrub(`${sysroot}/tftpboot`);
  for (const round of wanted) await boot(scenario, xcatd, round);
}

/** nfs-ganesha opens files by handle, which only root of the machine may. */
function hasNfs(): boolean {
  return process.getuid?.() === 0 && existsSync("/usr/bin/ganesha.nfsd");
}

async function boot(scenario: Scenario, xcatd: Background, { form, ways }: Round): Promise<void> {
  const { session } = scenario;
  const names = Object.keys(ways), noderange = names.join(",");
  session.chapter(`${form}: ${Object.entries(ways).map((pair) => pair.join(" by ")).join(", ")}`);
  await packImage(session, form);
  for (const node of nodes.filter(({ name }) => ways[name] !== undefined)) {
    const way = ways[node.name]!;
    await writeStart(node, way === "grub2-http" ? "uefi" : "bios");
    await session.type(`chtab node=${node.name} noderes.netboot=${way} nodelist.status=`);
  }
  await session.type(`makedhcp ${noderange}`);
  await session.type(`nodeset ${noderange} netboot`, { shows: names.map(showsImage) });
  if (form === "nfs" && ways["node1"] === "pxe") {
    await session.type(`grep -o 'fastboot imgurl=[^ ]*' ${sysroot}/tftpboot/pxelinux.cfg/node1`, {
      shows: [/^fastboot imgurl=nfs:\/\/10\.99\.0\.1\/\/install\/netboot\/alt\/x86_64\/compute\/rootimg$/m],
    });
  }
  await session.type(`: > ${logs}/http_access.log; rnetboot ${noderange}`);
  await waitForNodes(scenario, xcatd, names);
  for (const name of names) await checkNode(session, name, form);
  if (ways["node2"] === "grub2-http") {
    await session.type(`grep -c 'GET /tftpboot/.*GRUB' ${logs}/http_access.log`, { shows: [/^[2-9]/m] });
  }
}

function showsImage(name: string): RegExp {
  return new RegExp(`^${name}: netboot alt-x86_64-compute$`, "m");
}

/** That it is the node, from an image of this form. */
export async function checkNode(session: Session, name: string, form: Form): Promise<void> {
  const mount = {
    cpio: /^\S+ on \/ type tmpfs/m,
    squashfs: /^\S+ on \/ type overlay/m,
    nfs: /^\S+ on \/ type overlay/m,
  };
  await session.type(`ssh ${name} 'hostname; mount | grep " on / "'`, {
    shows: [showsHost(name), mount[form]],
  });
  if (form === "nfs") {
    await session.type(`ssh ${name} netstat -tn`, { shows: [/10\.99\.0\.1:2049\s+ESTABLISHED/] });
  }
}

/** What shows that the name of the host was printed. */
export function showsHost(name: string): RegExp {
  return new RegExp(`^${name}$`, "m");
}
