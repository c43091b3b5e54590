/**
 * The end of an installation inside the lab's sandbox: Debian's installer as its package brings it, unpacked to a folder
 * with a network of its own, runs what preseed.cfg says before it divides the disk and when all is installed, then the
 * new system boots. Use: late.ts INITRD-FOLDER TARGET
 */
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { LabError, listening, startBackground, waitUntil } from "../../lab/background.ts";
import { bridge, folder, logs, nodes, server, sysroot } from "../../lab/cluster.ts";
import { environment } from "../../lab/scenario.ts";
import { startHttpd } from "../../lab/services.ts";
import { openSession, type Session, tail } from "../../lab/session.ts";

const [node] = nodes;
const images = "/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64";
const main = `${sysroot}/install/debian12/x86_64/dists/bookworm/main`;

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** What nodeset looks at: the real installer, and lists of its modules and of packages. */
function layOutDisc(kernel: string): void {
  const netboot = `${main}/installer-amd64/current/images/netboot/debian-installer/amd64`;
  mkdirSync(netboot, { recursive: true });
  for (const file of ["linux", "initrd.gz"]) copyFileSync(`${images}/${file}`, `${netboot}/${file}`);
  put(
    `${main}/debian-installer/binary-amd64/Packages.gz`,
    gzipSync(`Package: ext4-modules-${kernel}-di\n\n`),
  );
  put(`${main}/binary-amd64/Release`, "Architecture: amd64\n");
  put(`${main}/../Release`, "Codename: bookworm\n");
}

async function manageNode(session: Session, env: Readonly<Record<string, string>>): Promise<void> {
  await session.type("xcatconfig -i");
  const xcatd = startBackground("xcatd", [`${folder}/bin/xcatd`], env);
  await waitUntil(
    "xcatd serves",
    60_000,
    async () => await listening("tcp", 3001) && await listening("tcp", 3002),
    xcatd,
  );
  await startHttpd(`${sysroot}/install`, `${sysroot}/tftpboot`);
  for (
    const line of [
      "chtab key=domain site.value=cluster",
      `chtab key=master site.value=${server}`,
      `nodeadd node1 groups=compute,all hosts.ip=${node!.address} mac.mac=${node!.mac} noderes.netboot=pxe`,
      "chtab node=node1 nodetype.os=debian12 nodetype.arch=x86_64 nodetype.profile=compute",
      "chtab key=system passwd.username=root passwd.password=cluster",
      "chtab node=xcatdefaults postscripts.postscripts=before",
      "chtab node=xcatdefaults postscripts.postbootscripts=after",
    ]
  ) await session.type(line);
  for (const name of ["before", "after"]) {
    put(`${sysroot}/install/postscripts/${name}`, `#!/bin/sh\necho ${name} >> /var/log/ran\n`);
  }
}

/** Runs a program in a folder as its root, in the node's network. */
function inside(root: string, network: number, ...argv: string[]): void {
  const { status, stdout, stderr } = spawnSync(
    "nsenter",
    [`--net=/proc/${network}/ns/net`, "chroot", root, ...argv],
    {
      encoding: "utf8",
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    },
  );
  process.stdout.write(stdout + stderr);
  if (status !== 0) throw new LabError(`"${argv.join(" ")}" ended with status ${status}.`);
}

async function checked(session: Session, line: string, shows: RegExp): Promise<void> {
  await waitUntil(`"${line}" shows ${shows}`, 20_000, async () => shows.test(await session.ask(line)));
}

async function install(installer: string, target: string): Promise<void> {
  const env = await environment(
    process.env["XCAT_PROGRAM"] ?? fileURLToPath(new URL("../../lab/xcat", import.meta.url)),
  );
  const session = openSession(env);
  const kernel = spawnSync("ls", [`${installer}/lib/modules`], { encoding: "utf8" }).stdout.trim();
  layOutDisc(kernel);
  await manageNode(session, env);
  await session.type("nodeset node1 install");
  const boot = readFileSync(`${sysroot}/tftpboot/pxelinux.cfg/node1`, "utf8");
  put(`${folder}/cmdline`, `${/APPEND (.*)/.exec(boot)?.[1] ?? ""}\n`);

  const holder = spawn("unshare", ["--net", "sleep", "infinity"], { stdio: "ignore" });
  const network = holder.pid ?? 0;
  await waitUntil("the node has a network of its own", 5000, () => {
    const of = (pid: string) => spawnSync("readlink", [`/proc/${pid}/ns/net`], { encoding: "utf8" }).stdout;
    return of(String(network)) !== of("self");
  });
  await session.type(
    `ip link add plug type veth peer name eth0 netns ${network} && ip link set plug master ${bridge} up && ` +
      `nsenter --net=/proc/${network}/ns/net ip address add ${node!.address}/24 dev eth0 && ` +
      `nsenter --net=/proc/${network}/ns/net ip link set eth0 up`,
  );
  const system = `${installer}/target`;
  await session.type(
    `mkdir -p ${system} ${installer}/run && mount --bind ${target} ${system} && mount -t tmpfs run ${installer}/run && ` +
      `mount -t tmpfs dev ${installer}/dev && for name in null zero random urandom tty; do ` +
      `touch ${installer}/dev/$name; mount --bind /dev/$name ${installer}/dev/$name; done; ` +
      `mount --rbind ${installer}/dev ${system}/dev; for root in ${installer} ${system}; do ` +
      `mount --rbind /proc $root/proc; mount --rbind /sys $root/sys; mount --bind ${folder}/cmdline $root/proc/cmdline; done`,
  );

  const commands = readFileSync(`${sysroot}/install/autoinst/node1/preseed.cfg`, "utf8");
  const command = (question: string) =>
    new RegExp(`^d-i ${question} string (.*)$`, "m").exec(commands)?.[1] ?? "";
  inside(installer, network, "sh", "-c", command("preseed/early_command"));
  await checked(session, "nodels node1 nodelist.status", /: installing$/m);
  inside(installer, network, "sh", "-c", `mknod /dev/sda b 7 250 && ${command("partman/early_command")}`);
  await session.type(`cat ${installer}/tmp/xcat.recipe`, { shows: [/^xcat : .* mountpoint\{ \/ \} \.$/m] });
  inside(installer, network, "sh", "-c", command("preseed/late_command"));
  await checked(session, "nodels node1 nodelist.status", /: booting$/m);
  await session.type("nodeset node1 stat", { shows: [/^node1: boot$/m] });
  if (existsSync(`${sysroot}/install/autoinst/node1`)) {
    throw new LabError("The node's files are still there.");
  }
  await session.type(`cat ${system}/var/log/ran`, { shows: [/^before\n$/] });
  await session.type(`grep ^root: ${system}/etc/shadow | cut -c 1-8`, { shows: [/^root:\$6\$/] });

  // The first boot has another /run; the token was kept for it.
  await session.type(`mount -t tmpfs run ${system}/run`);
  inside(system, network, "/etc/init.d/xcatpostinst", "start");
  await checked(session, "nodels node1 nodelist.status", /: booted$/m);
  inside(system, network, "/etc/init.d/xcatpostinst", "start");
  await session.type(`cat ${system}/var/log/ran`, { shows: [/^before\nafter\n$/] });
}

if (import.meta.main) {
  const [installer = "", target = ""] = process.argv.slice(2);
  try {
    await install(installer, target);
    console.log("INSTALLED ONCE");
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    console.log(`FAILED: ${error.message}\n${await tail(`${logs}/xcatd.log`)}`);
    process.exitCode = 1;
  }
  process.exit();
}
