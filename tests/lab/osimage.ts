/** The image that the nodes boot: made by genimage of a repository in ALT's layout, packed by packimage. */
import { randomBytes } from "node:crypto";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { LabError } from "./background.ts";
import { sysroot } from "./cluster.ts";
import { nodePackages } from "./node_packages.ts";
import type { Scenario } from "./scenario.ts";
import type { Session } from "./session.ts";

export const osimage = "alt-x86_64-netboot-compute";
export const rootimgdir = "/install/netboot/alt/x86_64/compute";
/** Values of packimage's -m. */
export type Form = "cpio" | "squashfs" | "nfs";

/** What root types on the serial console. */
export const rootPassword = randomBytes(6).toString("hex");

export async function makeImage(
  { session, packages }: Pick<Scenario, "session" | "packages">,
): Promise<void> {
  await cp(packages, `${sysroot}/ALT/x86_64/RPMS.classic`, { recursive: true });
  session.note("put into /ALT: the packages of a small ALT node");
  await session.type("genbasedir --create --topdir=/ALT x86_64 classic");
  await layOut("/etc/xcat/alt/sources.list_x86_64", "rpm file:/ALT x86_64 classic\n");
  const custom = "/install/custom/netboot/alt/compute";
  await layOut(`${custom}.pkglist`, nodePackages.map((name) => `${name}\n`).join(""));
  await layOut("/etc/lab.motd", "A node of the lab.\n");
  await layOut(`${custom}.synclist`, "/etc/lab.motd -> (compute) /etc/motd.d/lab\n");
  session.note(`written: sources.list_x86_64, ${custom}.pkglist, ${custom}.synclist`);
  await session.type(`chtab key=system passwd.username=root passwd.password=${rootPassword}`);
  await session.type("genimage -o alt -a x86_64 -p compute");
  await session.type(`chtab imagename=${osimage} linuximage.addkcmdline=quiet`);
  for (const when of ["before", "after"]) await layOut(`/install/postscripts/custom/${when}`, "#!/bin/sh\n");
  await session.type("chtab node=compute postscripts.postscripts=before postscripts.postbootscripts=after");
}

/** Packs the image in another form; it takes the place of what there is. */
export async function packImage(session: Session, form: Form): Promise<void> {
  const file = { cpio: /rootimg\.cpio\.gz: ([\d.]+) MiB/, squashfs: /rootimg\.squashfs: ([\d.]+) MiB/ };
  const limits = { cpio: 160, squashfs: 64 };
  const shown = await session.type(`packimage -o alt -a x86_64 -p compute -m ${form}`);
  if (form === "nfs") return;
  const [, size] = file[form].exec(shown) ?? [];
  if (!(Number(size) < limits[form])) {
    throw new LabError(`The image has ${size} MiB; the most for ${form} is ${limits[form]}.`);
  }
}

/** Puts random bytes into the middle of the kernel. */
export async function breakKernel(session: Session): Promise<void> {
  const path = `${sysroot}${rootimgdir}/kernel`, kernel = await readFile(path);
  randomBytes(1 << 20).copy(kernel, kernel.length >> 1);
  await writeFile(path, kernel);
  session.note("a megabyte of the kernel is random bytes now");
}

async function layOut(path: string, content: string): Promise<void> {
  await mkdir(`${sysroot}${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
  await writeFile(sysroot + path, content);
}
