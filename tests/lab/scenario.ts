/** The session: from a bare management node to two nodes that were powered on and booted over the network. */
import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import process from "node:process";
import { type Background, LabError, listening, startBackground, waitUntil } from "./background.ts";
import {
  bmcUser,
  bridge,
  folder,
  type LabNode,
  logs,
  nodeNames,
  noderangeOf,
  nodes as ownNodes,
  server,
  sysroot,
} from "./cluster.ts";
import { useConsoles } from "./consoles.ts";
import { bootDebian } from "./debian.ts";
import { useHardware } from "./hardware.ts";
import { followHosts } from "./hosts.ts";
import { type Bmc, newPassword, startBmc } from "./machine.ts";
import { breakKernel, makeImage, osimage, packImage } from "./osimage.ts";
import { both, powerOn, waitForNodes } from "./power.ts";
import { bootInOtherWays, checkNode, firstForm } from "./rounds.ts";
import {
  layOutBootLoaders,
  startDhcpd,
  startHttpd,
  startRadvd,
  startSyslog,
  startTftpd,
  syslog,
} from "./services.ts";
import type { Session } from "./session.ts";

/** What to spoil, to see that it is noticed. */
export type Fault = "broken-kernel" | "block-monitor" | "dead-bmc";

export interface Scenario {
  session: Session;
  /** Folder of the RPMs that the nodes' image is made of. */
  packages: string;
  /** Boot each form of the image in each way, not each once. */
  everyWay: boolean;
  /** Folder of an image of Debian, to be booted last. */
  debian?: string;
  /** Environment of the session, see environment(). */
  env: Readonly<Record<string, string>>;
  fault?: Fault;
  /** How long the nodes may take from power on to booted. */
  bootTimeoutMs: number;
}

/** @throws LabError the first check that failed */
export async function play(scenario: Scenario): Promise<void> {
  const { session } = scenario;
  const { xcatd, bmcs } = await startCluster(scenario);

  session.chapter("What they boot");
  await makeImage(scenario);
  await packImage(session, firstForm);
  if (scenario.fault === "broken-kernel") await breakKernel(session);
  await session.type(`nodeset ${nodeNames} osimage=${osimage}`);
  await session.type(`nodeset ${nodeNames} stat`, { shows: [/node2: netboot/] });

  await useHardware(session);

  session.chapter("Power on");
  await powerOn(scenario, bmcs);
  await waitForNodes(scenario, xcatd, ownNodes.map(({ name }) => name));

  session.chapter("They are there");
  await session.type(`nodestat ${nodeNames}`, { shows: both(".*sshd") });
  await session.type("nodels node1 nodelist.status", { shows: [/node1: booted/] });
  await session.type(`nodels ${nodeNames} nodelist.updatestatus`, { shows: both("synced") });
  for (const { name } of ownNodes) {
    await checkNode(session, name, firstForm);
    const order = /syslog: begins[^]* before: begins[^]* after: begins/;
    await session.type(`ssh ${name} grep begins /var/log/xcat/xcat.log`, { shows: [order] });
  }
  await session.type("ssh node2 ip -4 -o address show dev eth1", { shows: [/inet 10\.99\.0\.12\//] });
  for (const { name, address } of ownNodes) {
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
  await keepApart(session);
  await useConsoles(session);
  await bootInOtherWays(scenario, xcatd);
  if (scenario.debian !== undefined) await bootDebian(scenario, xcatd, scenario.debian);
}

/** A management node with its servers, that knows nodes which are off: those of the session, or others. */
export async function startCluster(
  { session, env, nodes = ownNodes }: Pick<Scenario, "session" | "env"> & { nodes?: readonly LabNode[] },
): Promise<{ xcatd: Background; bmcs: readonly Bmc[] }> {
  session.chapter("A management node");
  await session.type("xcatconfig -i");
  const xcatd = startBackground("xcatd", [`${folder}/bin/xcatd`], env);
  session.note("xcatd runs in the background");
  await waitUntil("xcatd serves ports 3001 and 3002", 30_000, serving(3001, 3002), xcatd);
  await session.type("lsxcatd -v");
  await startServers(session);
  const bindHosts = followHosts(`${sysroot}/etc/hosts`);

  session.chapter("Its network and nodes");
  await describeCluster(session, nodes);
  const bmcs = await startBmcs(session, nodes);

  session.chapter("Names and addresses");
  await session.type("makehosts");
  bindHosts();
  const { name, address } = nodes.at(-1)!;
  await session.type("cat /etc/hosts", { shows: [new RegExp(`^${address}\\s+${name}`, "m")] });
  await session.type("makedhcp -n");
  const dhcpd = await startDhcpd();
  session.note("dhcpd runs with the configuration that makedhcp wrote");
  await session.type("makedhcp -a", { log: dhcpd.log });
  await session.type(`makedhcp -q ${noderangeOf(nodes)}`, { log: dhcpd.log, shows: [new RegExp(address)] });
  return { xcatd, bmcs };
}

/** node1 knows the nonce of node2's boot file, which is of no use to it; that nodes have theirs the rounds show. */
async function keepApart(session: Session): Promise<void> {
  const bootFile = `${sysroot}/tftpboot/xcat/xnba/nodes/node2`;
  const nonce = /XCATNONCE=(\S+)/.exec(await session.ask(`cat ${bootFile}`))?.[1];
  if (nonce === undefined) throw new LabError(`${bootFile} has no nonce.`);
  await session.type(
    `! ssh node1 XCAT_SERVER=${server} /xcatpost/xcatrequest getcredentials nodetoken token=${nonce} 2>&1`,
    { shows: [/not valid/] },
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
    ..."makenetworks makehosts makedhcp copycds nodeset rsetboot rpower rnetboot rinstall nodestat".split(
      " ",
    ),
    ..."noderange rspconfig rcons wcons replaycons makeconservercf genbasedir genimage packimage xcat".split(
      " ",
    ),
    ..."rbeacon rvitals rinv reventlog renergy getmacs".split(" "),
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

async function startServers(session: Session): Promise<void> {
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

async function describeCluster(session: Session, nodes: readonly LabNode[]): Promise<void> {
  await session.type("tabdump networks");
  await session.type("chtab key=domain site.value=cluster");
  await session.type(`chtab key=master site.value=${server}`);
  await session.type(`chtab key=dhcpinterfaces site.value=${bridge}`);
  await session.type("chtab net=10.99.0.0 networks.dynamicrange=10.99.0.200-10.99.0.250");
  await session.type(`nodeadd ${noderangeOf(nodes)} groups=compute,all`);
  await session.type(
    "chtab node=compute hosts.ip='|\\D+(\\d+)|10.99.0.(10+$1)|' nodehm.mgt=ipmi nodehm.serialport=0",
  );
  await session.type("chtab node=compute ipmi.bmc='|\\D+(\\d+)|10.98.0.(10+$1)|'");
  for (const { name, mac, netboot } of nodes) {
    await session.type(`chtab node=${name} mac.mac=${mac} noderes.netboot=${netboot}`);
  }
  const { name, bmc } = nodes.at(-1)!;
  await session.type("nodels compute hosts.ip mac.mac noderes.netboot ipmi.bmc", {
    shows: [new RegExp(`${name}: .*${bmc}`)],
  });
}

async function startBmcs(session: Session, nodes: readonly LabNode[]): Promise<Bmc[]> {
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

function serving(...ports: number[]): () => Promise<boolean> {
  return async () => (await Promise.all(ports.map((port) => listening("tcp", port)))).every(Boolean);
}
