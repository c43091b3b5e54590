/** The session: from a bare management node to two nodes that were powered on and booted over the network. */
import { randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Background, LabError, listening, startBackground, waitUntil } from "./background.ts";
import { bmcUser, bridge, folder, logs, nodes, server, sysroot } from "./cluster.ts";
import { followHosts } from "./hosts.ts";
import { type Bmc, newPassword, startBmc, writeStart } from "./machine.ts";
import {
  layOutBootLoaders,
  makeGrub,
  startDhcpd,
  startHttpd,
  startNfsd,
  startRadvd,
  startSyslog,
  startTftpd,
  syslog,
} from "./services.ts";
import { type Session, tail } from "./session.ts";

/** What to spoil, to see that it is noticed. */
export type Fault = "broken-kernel" | "block-monitor" | "dead-bmc";

export interface Scenario {
  session: Session;
  /** Folder of the image: kernel, initrd.gz, rootimg.squashfs. */
  image: string;
  /** Environment of the session, see environment(). */
  env: Readonly<Record<string, string>>;
  fault?: Fault;
  /** How long the nodes may take from power on to booted. */
  bootTimeoutMs: number;
}

const osimage = "debian12-x86_64-netboot-compute";
const consoleTools = fileURLToPath(new URL("../e2e/console_tools.sh", import.meta.url));
const rootimgdir = "/install/netboot/debian12/x86_64/compute";
const all = nodes.map(({ name }) => name).join(",");

/** @throws LabError the first check that failed */
export async function play(scenario: Scenario): Promise<void> {
  const { session } = scenario;
  session.chapter("A management node");
  await session.type("xcatconfig -i");
  const xcatd = startBackground("xcatd", [`${folder}/bin/xcatd`], scenario.env);
  session.note("xcatd runs in the background");
  await waitUntil("xcatd serves ports 3001 and 3002", 30_000, serving(3001, 3002), xcatd);
  await session.type("lsxcatd -v");
  await startServers(scenario);
  const bindHosts = followHosts(`${sysroot}/etc/hosts`);

  session.chapter("Its network and nodes");
  await describeCluster(scenario);
  const bmcs = await startBmcs(scenario);

  session.chapter("Names and addresses");
  await session.type("makehosts");
  bindHosts();
  await session.type("cat /etc/hosts", { shows: [/^10\.99\.0\.12\s+node2/m] });
  await session.type("makedhcp -n");
  const dhcpd = await startDhcpd();
  session.note("dhcpd runs with the configuration that makedhcp wrote");
  await session.type("makedhcp -a", { log: dhcpd.log });
  await session.type(`makedhcp -q ${all}`, { log: dhcpd.log, shows: [/10\.99\.0\.12/] });

  session.chapter("What they boot");
  await layOutImage(scenario);
  await session.type(`nodeset ${all} osimage=${osimage}`);
  await session.type(`nodeset ${all} stat`, { shows: [/node2: netboot/] });

  session.chapter("Power on");
  await powerOn(scenario, bmcs);
  await waitForNodes(scenario, xcatd);

  session.chapter("They are there");
  await session.type(`nodestat ${all}`, { shows: both(".*sshd") });
  await session.type("nodels node1 nodelist.status", { shows: [/node1: booted/] });
  for (const { name } of nodes) {
    await session.type(`ssh ${name} hostname`, { shows: [new RegExp(`^${name}$`, "m")] });
  }
  for (const { name, address } of nodes) {
    await session.type(`ssh ${name} logger -t lab 'said by ${name}'`);
    const heard = async () => (await session.ask(`cat ${syslog}`)).includes(`${address}  said by ${name}`);
    await waitUntil(`a line of ${name} is in the log of the management node`, 10_000, heard);
  }
  session.note(`what logger said on the nodes is in ${syslog}`);
  await session.type("ssh node2 cat /etc/motd.d/lab", { shows: [/^A node of the lab\.$/m] });
  await session.type("ssh node1 ssh 10.99.0.12 hostname", { shows: [/^node2$/m] });
  await session.type(`grep -o 'Serving .*/kernel to .*' ${logs}/atftpd.log`, {
    shows: [/ to 10\.99\.0\.11:/],
  });
  await session.type(`awk '/kernel/ { print $1, $6, $7 }' ${logs}/http_access.log`, {
    shows: [/^10\.99\.0\.12 /m],
  });
  await useConsoles(session);
  await bootInOtherWays(scenario, xcatd);
}

/** Natively, then by conserver. */
async function useConsoles(session: Session): Promise<void> {
  session.chapter("Their consoles");
  await logIn(session, "node1");
  await session.type(`grep -c 'node1 login:' ${sysroot}/var/log/consoles/node1`, { shows: [/^[1-9]/m] });
  await startConserver(session);
  await logIn(session, "node2");
  await session.type(`grep -c on-node2 ${sysroot}/var/log/consoles/node2`, { shows: [/^[1-9]/m] });
}

/** Logs in on the serial port, in a terminal of tmux. */
async function logIn(session: Session, node: string): Promise<void> {
  const type = (line: string) => session.type(`. ${consoleTools} && ${line}`);
  await type(`window ${node} rcons ${node}`);
  await type(`shown ${node} '[Enter'`);
  await type(`until_true 'tmux send-keys -t ${node} Enter; sleep 1; shows ${node} "${node} login:"'`);
  await session.type(`tmux send-keys -t ${node} root Enter`);
  await type(`shown ${node} '/root #'`);
  await session.type(`tmux send-keys -t ${node} 'echo on-$(hostname)' Enter`);
  await type(`shown ${node} on-${node}`);
  await session.type(`tmux capture-pane -p -t ${node} | grep -v '^$'`);
  await session.type(`tmux send-keys -t ${node} exit Enter C-e c .`);
  await type(`closed ${node}`);
}

/** The real conserver, with the program under test as what it runs for node2; its files are this lab's. */
async function startConserver(session: Session): Promise<void> {
  await session.type("makeconservercf node2");
  const here = `s,exec .*/cons/ipmi,exec ${folder}/bin/xcat nodeconsole,; s, /var/log/, ${sysroot}/var/log/,`;
  await session.type(
    `sed '${here}' ${sysroot}/etc/conserver.cf > ${folder}/conserver.cf && cat ${folder}/conserver.cf`,
  );
  await session.type(`conserver -d -p 3109 -C ${folder}/conserver.cf -L ${logs}/conserver.log`);
  await session.type(
    `. ${consoleTools} && until_true 'console -M localhost -p 3109 -u | grep -q "node2 *up"'`,
    {
      log: `${logs}/conserver.log`,
    },
  );
}

/** The same machines once more: node1 over NFS as an ALT node, node2 by UEFI and GRUB. */
async function bootInOtherWays(scenario: Scenario, xcatd: Background): Promise<void> {
  const { session } = scenario;
  const others = otherWays();
  if (others.length === 0) {
    return session.note("NFS and UEFI are left out: not root, or their packages are missing");
  }
  session.chapter("The other ways to boot");
  if (others.includes("node1")) {
    await startNfsd(`${sysroot}/install`);
    await layOutNfsImage(scenario);
    await session.type("chtab node=node1 nodetype.os=alt nodetype.arch=x86_64 nodetype.profile=compute");
    await session.type("nodeset node1 netboot", { shows: [/^node1: netboot alt-x86_64-compute$/m] });
    await session.type(`grep -o 'fastboot imgurl=[^ ]*' ${sysroot}/tftpboot/pxelinux.cfg/node1`, {
      shows: [/^fastboot imgurl=nfs:\/\/10\.99\.0\.1\/\/install\/netboot\/alt\/x86_64\/compute\/rootimg$/m],
    });
  }
  if (others.includes("node2")) {
    const [, node2] = nodes;
    await writeStart(node2!, "uefi");
    session.note("node2 is a machine with UEFI from its next start on");
    await session.type("chtab node=node2 noderes.netboot=grub2-http");
    await session.type("makedhcp node2");
    await session.type(`nodeset node2 osimage=${osimage}`);
    makeGrub(`${sysroot}/tftpboot`);
  }
  for (const name of others) await session.type(`chtab node=${name} nodelist.status=`);
  await session.type(`rnetboot ${others.join(",")}`);
  await waitForNodes(scenario, xcatd, others);
  for (const name of others) {
    await session.type(`ssh ${name} hostname`, { shows: [new RegExp(`^${name}$`, "m")] });
  }
  if (others.includes("node1")) {
    await session.type("ssh node1 netstat -tn", { shows: [/10\.99\.0\.1:2049\s+ESTABLISHED/] });
  }
  if (others.includes("node2")) {
    await session.type(`grep -c 'GET /tftpboot/.*GRUB' ${logs}/http_access.log`, { shows: [/^[2-9]/m] });
  }
}

/** Nodes that can be booted in another way here. */
function otherWays(): string[] {
  const has = (path: string) => existsSync(path);
  return [
    ...(process.getuid?.() === 0 && has("/usr/bin/ganesha.nfsd") && has("/usr/bin/unsquashfs")
      ? ["node1"]
      : []),
    ...(has("/usr/bin/grub-mkimage") && has("/usr/share/OVMF/OVMF_CODE_4M.fd") ? ["node2"] : []),
  ];
}

/** The image as a folder, as packimage -m nfs leaves it. */
async function layOutNfsImage({ session, image }: Scenario): Promise<void> {
  const folder = `${sysroot}/install/netboot/alt/x86_64/compute`;
  await mkdir(folder, { recursive: true });
  for (const name of ["kernel", "initrd.gz"]) await copyFile(`${image}/${name}`, `${folder}/${name}`);
  await session.ask(`unsquashfs -q -n -d ${folder}/rootimg ${image}/rootimg.squashfs`);
  await writeFile(`${folder}/rootimg.nfs`, "");
  session.note(
    "put into /install/netboot/alt/x86_64/compute, as packimage -m nfs would: the image as a folder",
  );
}

/** What a person in the session has around them: the product's commands first on PATH, its system root. */
export async function environment(program: string): Promise<Record<string, string>> {
  await mkdir(`${folder}/bin`, { recursive: true });
  await mkdir(logs, { recursive: true });
  await mkdir(`${sysroot}/etc`, { recursive: true });
  // A machine as its distribution leaves it: a hosts file, and a resolver with the domain.
  for (const name of ["hosts", "resolv.conf"]) await copyFile(`/etc/${name}`, `${sysroot}/etc/${name}`);
  const commands = [
    ..."xcatconfig xcatd lsxcatd tabdump chtab gettab nodeadd nodech noderm nodels lsdef mkdef chdef rmdef"
      .split(" "),
    ..."makenetworks makehosts makedhcp nodeset rsetboot rpower rnetboot nodestat noderange rspconfig".split(
      " ",
    ),
    ..."rcons wcons replaycons makeconservercf xcat".split(" "),
  ];
  for (const name of commands) await script(name, `exec '${program}' ${name === "xcat" ? "" : name} "$@"`);
  await script("tmux", `exec /usr/bin/tmux -S ${folder}/tmux "$@"`);
  await script("ssh", `exec /usr/bin/ssh -F ${folder}/ssh_config "$@"`);
  const home = `${sysroot}/root`;
  await writeFile(
    `${folder}/ssh_config`,
    `Host *
  User root
  ${["rsa", "ed25519", "ecdsa"].map((kind) => `IdentityFile ${home}/.ssh/id_${kind}`).join("\n  ")}
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
  BatchMode yes
`,
  );
  return {
    PATH: `${folder}/bin:${process.env["PATH"] ?? "/usr/bin:/bin"}:/usr/sbin:/sbin`,
    XCAT_SYSROOT: sysroot,
    DENO_DIR: process.env["DENO_DIR"] ?? `${process.env["HOME"] ?? "/root"}/.cache/deno`,
    HOME: "/root",
    LC_ALL: "C.UTF-8",
  };
}

async function script(name: string, body: string): Promise<void> {
  await writeFile(`${folder}/bin/${name}`, `#!/bin/sh\n${body}\n`);
  await chmod(`${folder}/bin/${name}`, 0o755);
}

async function startServers({ session }: Scenario): Promise<void> {
  const tftpdir = await siteValue(session, "tftpdir", "/tftpboot");
  const put = await layOutBootLoaders(sysroot + tftpdir);
  if (put.length > 0) session.note(`put below ${tftpdir}, from Debian's packages: ${put.join(", ")}`);
  await mkdir(`${sysroot}/install`, { recursive: true });
  await startRadvd();
  await startTftpd(sysroot + tftpdir);
  await startHttpd(`${sysroot}/install`, sysroot + tftpdir);
  await startSyslog();
  session.note("atftpd, nginx, radvd and rsyslogd run in the background");
}

async function siteValue(session: Session, key: string, otherwise: string): Promise<string> {
  const value = (await session.ask(`gettab key=${key} site.value`)).trim();
  return value.startsWith("/") ? value : otherwise;
}

async function describeCluster({ session }: Scenario): Promise<void> {
  await session.type("tabdump networks");
  await session.type("chtab key=domain site.value=cluster");
  await session.type(`chtab key=master site.value=${server}`);
  await session.type(`chtab key=dhcpinterfaces site.value=${bridge}`);
  await session.type("chtab net=10.99.0.0 networks.dynamicrange=10.99.0.200-10.99.0.250");
  await session.type("nodeadd node1-node2 groups=compute,all");
  await session.type(
    "chtab node=compute hosts.ip='|\\D+(\\d+)|10.99.0.(10+$1)|' nodehm.mgt=ipmi nodehm.serialport=0",
  );
  await session.type("chtab node=compute ipmi.bmc='|\\D+(\\d+)|10.98.0.(10+$1)|'");
  for (const { name, mac, netboot } of nodes) {
    await session.type(`chtab node=${name} mac.mac=${mac} noderes.netboot=${netboot}`);
  }
  await session.type("nodels compute hosts.ip mac.mac noderes.netboot ipmi.bmc", {
    shows: [/node2: .*10\.98\.0\.12/],
  });
}

async function startBmcs({ session }: Scenario): Promise<Bmc[]> {
  const password = newPassword();
  const bmcs: Bmc[] = [];
  for (const node of nodes) {
    await session.ask(`ip address add ${node.bmc}/24 dev bmc0`);
    bmcs.push(await startBmc(node, password));
  }
  session.note("each node is a QEMU machine that is off, with an ipmi_sim as its BMC");
  await session.type(`chtab key=ipmi passwd.username=${bmcUser} passwd.password=${password}`);
  return bmcs;
}

async function layOutImage({ session, image, fault }: Scenario): Promise<void> {
  await mkdir(sysroot + rootimgdir, { recursive: true });
  for (const name of await readdir(image)) {
    await copyFile(`${image}/${name}`, `${sysroot}${rootimgdir}/${name}`);
  }
  session.note(
    `put into ${rootimgdir}, as genimage and packimage would: ${(await readdir(image)).join(", ")}`,
  );
  if (fault === "broken-kernel") {
    const kernel = await readFile(`${image}/kernel`);
    randomBytes(1 << 20).copy(kernel, kernel.length >> 1);
    await writeFile(`${sysroot}${rootimgdir}/kernel`, kernel);
    session.note("a megabyte of the kernel is random bytes now");
  }
  const synclist = "/install/custom/netboot/debian/compute.synclist";
  await mkdir(`${sysroot}${synclist.slice(0, synclist.lastIndexOf("/"))}`, { recursive: true });
  await writeFile(`${sysroot}/etc/lab.motd`, "A node of the lab.\n");
  await writeFile(`${sysroot}${synclist}`, "/etc/lab.motd -> (compute) /etc/motd.d/lab\n");
  await session.type(
    `chtab imagename=${osimage} osimage.osname=Linux osimage.osvers=debian12 osimage.osarch=x86_64 ` +
      `osimage.profile=compute osimage.imagetype=linux osimage.provmethod=netboot osimage.synclists=${synclist} ` +
      `linuximage.rootimgdir=${rootimgdir} linuximage.addkcmdline=quiet`,
  );
}

async function powerOn({ session, fault }: Scenario, bmcs: readonly Bmc[]): Promise<void> {
  if (fault === "dead-bmc") {
    await bmcs[0]?.process.stop();
    session.note("the BMC of node1 is dead now");
  }
  if (fault === "block-monitor") {
    // Before the table of local addresses is asked: what comes from the nodes for port 3002 is dropped.
    const drop = `ip rule add pref 5 iif ${bridge} ipproto tcp dport 3002 blackhole`;
    await session.type(`ip rule add pref 10 lookup local && ${drop} && ip rule del pref 0`);
  }
  await session.type(`rsetboot ${all} net`);
  await session.type(`rpower ${all} stat`, { shows: both("off") });
  await session.type(`rpower ${all} on`, { shows: both("on") });
  await session.type(`rpower ${all} stat`, { shows: both("on") });
}

async function waitForNodes(
  { session, bootTimeoutMs }: Scenario,
  xcatd: Background,
  names: readonly string[] = nodes.map(({ name }) => name),
): Promise<void> {
  const waiting = new Map(names.map((name) => [name, Date.now()]));
  const booted = async () => {
    const statuses = await session.ask(`nodels ${names.join(",")} nodelist.status`);
    for (const [name, since] of waiting) {
      if (!new RegExp(`^${name}: booted$`, "m").test(statuses)) continue;
      waiting.delete(name);
      session.progress("");
      session.note(`${name} reported booted ${((Date.now() - since) / 1000).toFixed(1)} s after power on`);
    }
    session.progress(`waiting: ${statuses.trim().split("\n").join(", ")}`);
    return waiting.size === 0;
  };
  try {
    await waitUntil("the nodes report that they booted", bootTimeoutMs, booted, xcatd, 1500);
  } catch (error) {
    session.progress("");
    if (!(error instanceof LabError) || waiting.size === 0) throw error;
    const [first = ""] = waiting.keys();
    const console = `${logs}/${first}-console.log`;
    const missing = `${[...waiting.keys()].join(" and ")} did not report booted`;
    // A machine that never came to a kernel has said nothing: then dhcpd and atftpd tell how far it came.
    const spoke = existsSync(console) && statSync(console).size > 0;
    if (!spoke) session.note(await tail(`${logs}/dhcpd.log`) + await tail(`${logs}/atftpd.log`));
    throw new LabError(`${missing}. ${error.message}`, spoke ? console : xcatd.log);
  }
  session.progress("");
}

/** What shows that each node has the state, in whatever order they answered. */
function both(state: string): RegExp[] {
  return nodes.map(({ name }) => new RegExp(`^${name}: ${state}`, "m"));
}

function serving(...ports: number[]): () => Promise<boolean> {
  return async () => (await Promise.all(ports.map((port) => listening("tcp", port)))).every(Boolean);
}
