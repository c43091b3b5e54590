/**
 * Installs a node of the lab to its disk, inside the lab's sandbox: from a copied disc to postbootscripts that ran
 * once. Use: install_to_disk.ts DISC bios|uefi [CUT…]    CUT: the power fails at fetching, partitioned, packages,
 * xcat-post, reported
 */
import { copyFile, mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Background, LabError, waitUntil } from "../lab/background.ts";
import { folder, logs, nodes, sysroot } from "../lab/cluster.ts";
import { type MachineDisk, writeStart } from "../lab/machine.ts";
import { environment, startCluster } from "../lab/scenario.ts";
import { makeGrub } from "../lab/services.ts";
import { openSession, type Session, tail } from "../lab/session.ts";

const [node] = nodes;
const consoleLog = `${logs}/node1-console.log`;

interface Installation {
  session: Session;
  xcatd: Background;
}

/** A cluster whose node1 is a machine with an empty disk and will be installed from the disc. */
async function prepare(disc: string, firmware: "bios" | "uefi"): Promise<Installation> {
  const env = await environment(
    process.env["XCAT_PROGRAM"] ?? fileURLToPath(new URL("../lab/xcat", import.meta.url)),
  );
  const session = openSession(env);
  const { xcatd } = await startCluster({ session, env });

  session.chapter("A disc, and a node with an empty disk");
  await mkdir(`${sysroot}/build`);
  await copyFile(disc, `${sysroot}/build/altlinux-x86_64.iso`);
  await session.type("copycds -n alt -a x86_64 /build/altlinux-x86_64.iso");
  await session.type("chtab node=node1 nodetype.os=alt nodetype.arch=x86_64 nodetype.profile=compute");
  await session.type("chtab key=system passwd.username=root passwd.password=cluster");
  await session.type("chtab node=xcatdefaults postscripts.postscripts=remoteshell,before");
  await session.type("chtab node=xcatdefaults postscripts.postbootscripts=after");
  for (const name of ["before", "after"]) {
    await put(`/install/postscripts/${name}`, `#!/bin/sh\necho ${name} >> /var/log/ran\n`);
  }
  await put("/install/custom/install/alt/compute.alt.x86_64.installer.pkglist", "openssh\n");
  const disk: MachineDisk = firmware === "bios"
    ? { file: `${folder}/node1/empty`, bus: "scsi" }
    : { file: `${folder}/node1/empty`, bus: "virtio" };
  await writeFile(disk.file, "");
  await truncate(disk.file, 8 * 2 ** 30);
  await writeStart(node!, firmware, disk);
  if (firmware === "uefi") {
    await put("/install/custom/disk", "/dev/vda\n");
    await session.type(
      "chtab imagename=alt-x86_64-install-compute linuximage.partitionfile=d:/install/custom/disk",
    );
    await session.type("chtab node=node1 noderes.netboot=grub2-http");
    await session.type("makedhcp node1");
    makeGrub(`${sysroot}/tftpboot`);
  }
  return { session, xcatd };
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(`${sysroot}${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
  await writeFile(`${sysroot}${path}`, text);
}

/**
 * rinstall, until the kernel of the installer speaks. On a machine with much to do pxelinux stops in the middle of a
 * file once in a while, and never goes on: whoever sees that switches the node off and on.
 */
async function startInstaller({ session }: Installation): Promise<void> {
  const begin = (await consoleText()).length;
  const speaks = async () => (await consoleText()).slice(begin).includes("Linux version");
  await session.type("rinstall node1", { shows: [/^node1: install alt-x86_64-compute$/m, /^node1: \w+$/m] });
  for (let attempt = 1;; attempt++) {
    try {
      return await waitUntil("the kernel of the installer", 90_000, speaks);
    } catch (error) {
      if (!(error instanceof LabError) || attempt === 3) throw error;
      await session.type("rpower node1 boot");
    }
  }
}

/** Waits until the node has the status; ends at once where the installer says that it stopped. */
async function waitForStatus({ session, xcatd }: Installation, status: string): Promise<void> {
  const since = Date.now();
  const begin = (await consoleText()).length;
  await waitUntil(
    `node1 reports ${status}`,
    600_000,
    async () => {
      const stopped = /^INSTALLER: (stopped|failed): .*/m.exec((await consoleText()).slice(begin));
      if (stopped) throw new LabError(stopped[0], consoleLog);
      const now = (await session.ask("nodels node1 nodelist.status")).trim().replace("node1: ", "");
      if (now === "failed") throw new LabError("node1 reports failed", xcatd.log);
      return now === status;
    },
    xcatd,
    1000,
  );
  session.note(`node1 reported ${status} after ${((Date.now() - since) / 1000).toFixed(1)} s`);
}

/** What the node's serial port has said since it was made. */
async function consoleText(): Promise<string> {
  return (await readFile(consoleLog, "utf8").catch(() => "")).replaceAll("\r", "");
}

/** How often the installer came to its end. */
async function installed(): Promise<number> {
  return (await consoleText()).split("INSTALLER: reboot").length - 1;
}

/** Everything that a node which was installed once shows. */
async function checkInstalled({ session }: Installation): Promise<void> {
  await session.type("ssh node1 cat /var/log/ran", { shows: [/^before\nafter\n$/] });
  await session.type("ssh node1 hostname", { shows: [/^node1\.cluster$/m] });
  await session.type("ssh node1 rpm -qa", { shows: [/^openssh-/m, /^kernel-image-/m] });
  await session.type("ssh node1 cat /etc/fstab /etc/sysconfig/clock", {
    shows: [/ \/ ext4 /, /swap swap/, /^ZONE=/m],
  });
  await session.type("nodeset node1 stat", { shows: [/^node1: boot$/m] });
}

async function installOnce(installation: Installation): Promise<void> {
  const { session } = installation;
  session.chapter("The installation");
  await startInstaller(installation);
  await waitForStatus(installation, "booted");
  await checkInstalled(installation);

  session.chapter("Another boot");
  await session.type("rpower node1 boot");
  await waitUntil(
    "the node has booted twice from its disk",
    300_000,
    async () => /^2 /m.test(await session.ask("ssh node1 wc -l /var/log/boots")),
    undefined,
    1000,
  );
  await checkInstalled(installation);
  if (await installed() !== 1) throw new LabError("The node was installed more than once.", consoleLog);
}

/** Where the power fails: what the console says then; undefined: once the node has reported, before it booted. */
const cuts = {
  fetching: "INSTALLER: fetching",
  partitioned: "INSTALLER: call pkg-init",
  packages: "INSTALLER: package kernel-image",
  "xcat-post": "INSTALLER: 81-xCAT-postinstall.sh",
  reported: undefined,
};

/** The node goes on after it is switched on again, and is installed once, whenever the power failed. */
async function installWithCuts(installation: Installation, names: readonly string[]): Promise<void> {
  const { session } = installation;
  for (const [name, text] of Object.entries(cuts)) {
    if (!names.includes(name)) continue;
    session.chapter(`The power fails: ${name}`);
    await session.type("chtab node=node1 nodelist.status=");
    const [begin, before] = [(await consoleText()).length, await installed()];
    await startInstaller(installation);
    if (text === undefined) await waitForStatus(installation, "booting");
    else {
      const shown = async () => (await consoleText()).slice(begin).includes(text);
      await waitUntil(`"${text}" on the console`, 600_000, shown);
    }
    await session.type("rpower node1 off");
    await session.type("rpower node1 on");
    await waitForStatus(installation, "booted");
    await checkInstalled(installation);
    const ends = await installed() - before;
    if (ends > 1) throw new LabError("The node was installed more than once.", consoleLog);
  }
}

if (import.meta.main) {
  const [disc = "", firmware, ...names] = process.argv.slice(2);
  try {
    const installation = await prepare(disc, firmware === "uefi" ? "uefi" : "bios");
    if (names.length === 0) await installOnce(installation);
    else await installWithCuts(installation, names);
    console.log("INSTALLED ONCE");
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    console.log(`FAILED: ${error.message}`);
    for (const log of [consoleLog, `${logs}/xcatd.log`]) console.log(await tail(log, 40));
    process.exitCode = 1;
  }
  process.exit();
}
