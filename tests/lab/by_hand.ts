/**
 * What makedhcp, nodeset and the install monitor would do, written by hand: proves the lab's network, its image
 * and the node side of a boot apart from the management node's software.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { bridge, nodes, server, sysroot } from "./cluster.ts";

export const tftpRoot = `${sysroot}/tftpboot`;
export const installRoot = `${sysroot}/install`;
const osimage = "xcat/osimage/lab";

/** Writes hosts, the DHCP configuration, the boot files and the image; gives the OMAPI secret. */
export async function writeByHand(image: string): Promise<string> {
  const secret = randomBytes(24).toString("base64");
  for (const path of [`${tftpRoot}/pxelinux.cfg`, `${tftpRoot}/${osimage}`, `${tftpRoot}/xcat/xnba/nodes`]) {
    await mkdir(path, { recursive: true });
  }
  await mkdir(`${installRoot}/netboot/lab`, { recursive: true });
  await mkdir(`${sysroot}/etc/dhcp`, { recursive: true });
  await copyFile(`${image}/kernel`, `${tftpRoot}/${osimage}/kernel`);
  await copyFile(`${image}/initrd.gz`, `${tftpRoot}/${osimage}/initrd.gz`);
  await copyFile(`${image}/rootimg.squashfs`, `${installRoot}/netboot/lab/rootimg.squashfs`);
  for (const { name, netboot, mac } of nodes) {
    const path = netboot === "pxe"
      ? `pxelinux.cfg/01-${mac.replaceAll(":", "-")}`
      : `xcat/xnba/nodes/${name}`;
    await writeFile(`${tftpRoot}/${path}`, netboot === "pxe" ? pxelinux(name) : xnba(name));
  }
  await writeFile(`${sysroot}/etc/dhcp/dhcpd.conf`, dhcpdConf(secret));
  await writePostscripts();
  return secret;
}

/** The product's scripts that every node fetches, and one of our own that brings keys and sshd. */
async function writePostscripts(): Promise<void> {
  const scripts = `${installRoot}/postscripts`, made = `${tftpRoot}/mypostscripts`;
  await cp(new URL("../../postscripts", import.meta.url), scripts, { recursive: true });
  await mkdir(`${scripts}/custom`, { recursive: true });
  await mkdir(made, { recursive: true });
  await writeFile(
    `${scripts}/custom/by_hand`,
    `#!/bin/sh
set -eu
umask 077
mkdir -p /root/.ssh /run/sshd
cp /xcatpost/_ssh/authorized_keys /root/.ssh/authorized_keys
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
/usr/sbin/sshd
`,
  );
  for (const { name } of nodes) {
    const lines = [`NODE=${name}`, "export NODE", '. "$XCATPOST/xcatlib"', "run_ps by_hand", "report_ps", ""];
    await writeFile(`${made}/mypostscript.${name}`, lines.join("\n"));
  }
}

const kernelArguments = (name: string, at: string) =>
  `imgurl=http://${at}:80//install/netboot/lab/rootimg.squashfs XCAT=${at}:3001 NODE=${name} FC=0 XCATHTTPPORT=80 ` +
  "console=ttyS0,115200";

const pxelinux = (name: string) =>
  `#netboot lab
DEFAULT xCAT
LABEL xCAT
 KERNEL ${osimage}/kernel
 APPEND initrd=${osimage}/initrd.gz ${kernelArguments(name, server)}
  IPAPPEND 2
`;

const xnba = (name: string) =>
  `#!gpxe
#netboot lab
imgfetch -n kernel http://\${next-server}/tftpboot/${osimage}/kernel
imgload kernel
imgargs kernel ${kernelArguments(name, "${next-server}")} BOOTIF=01-\${netX/mac:hexhyp}
imgfetch -n initrd http://\${next-server}/tftpboot/${osimage}/initrd.gz
imgexec kernel
`;

const dhcpdConf = (secret: string) =>
  `option space gpxe;
option gpxe-encap-opts code 175 = encapsulate gpxe;
option gpxe.no-pxedhcp code 176 = unsigned integer 8;
option user-class-identifier code 77 = string;
option client-architecture code 93 = unsigned integer 16;
ddns-update-style interim;
ignore client-updates;
option gpxe.no-pxedhcp 1;
omapi-port 7911;
key xcat_key {
  algorithm hmac-md5;
  secret "${secret}";
};
omapi-key xcat_key;
class "pxe" {
  match if substring (option vendor-class-identifier, 0, 9) = "PXEClient";
  ddns-updates off;
  max-lease-time 600;
}
shared-network ${bridge} {
  subnet 10.99.0.0 netmask 255.255.255.0 {
    authoritative;
    max-lease-time 43200;
    min-lease-time 43200;
    default-lease-time 43200;
    option routers ${server};
    next-server ${server};
    option domain-name "cluster";
    option domain-name-servers ${server};
    zone cluster. { primary ${server}; key xcat_key; }
    zone 0.99.10.IN-ADDR.ARPA. { primary ${server}; key xcat_key; }
    if option user-class-identifier = "xNBA" and option client-architecture = 00:00 {
      always-broadcast on;
      filename = "http://${server}/tftpboot/xcat/xnba/nets/10.99.0.0_24";
    } else if option client-architecture = 00:00 {
      filename "xcat/xnba.kpxe";
    } else if option client-architecture = 00:07 or option client-architecture = 00:09 {
      filename "xcat/xnba.efi";
    }
    range dynamic-bootp 10.99.0.200 10.99.0.250;
  }
}
`;

/**
 * Statements of a node's host entry. pxe: pxelinux.0, whoever asks. xnba: whoever is an iPXE already (user class
 * xNBA or iPXE: network cards and virtual machines carry one) gets the script, any other the loader; so neither
 * a stock iPXE nor xNBA is handed the loader again.
 */
export function hostStatements(name: string, netboot: "pxe" | "xnba"): string {
  if (netboot === "pxe") return 'supersede server.filename = "pxelinux.0";';
  const script = `http://${server}/tftpboot/xcat/xnba/nodes/${name}`;
  // dhcpd's grammar has no "(a or b) and c" here: hence one condition inside the other.
  return 'if option user-class-identifier = "xNBA" or option user-class-identifier = "iPXE" { ' +
    "supersede server.always-broadcast = 01; if option client-architecture = 00:00 { " +
    `supersede server.filename = "${script}"; } else { supersede server.filename = "${script}.uefi"; } } ` +
    'else if option client-architecture = 00:00 { supersede server.filename = "xcat/xnba.kpxe"; } ' +
    'else { supersede server.filename = "xcat/xnba.efi"; }';
}

/** Adds the nodes to the running dhcpd by OMAPI; gives what omshell said. */
export function addHosts(secret: string): Promise<string> {
  const lines = [
    "server 127.0.0.1",
    "port 7911",
    "key-algorithm hmac-md5",
    `key xcat_key "${secret}"`,
    "connect",
  ];
  for (const { name, address, mac, netboot } of nodes) {
    const statements = `supersede host-name = "${name}"; ${hostStatements(name, netboot)}`;
    lines.push(
      ...["new host", `set name = "${name}"`, `set hardware-address = ${mac}`, "set hardware-type = 1"],
      ...[
        `set ip-address = ${address}`,
        `set statements = "${statements.replaceAll('"', '\\"')}"`,
        "create",
        "close",
      ],
    );
  }
  const omshell = spawn("omshell", [], { stdio: ["pipe", "pipe", "inherit"] });
  const said: string[] = [];
  omshell.stdout.on("data", (bytes) => said.push(String(bytes)));
  omshell.stdin.end(`${lines.join("\n")}\n`);
  return new Promise((resolve) => omshell.on("close", () => resolve(said.join(""))));
}

/** Takes what nodes report on port 3002: each line with the address it came from. */
export function startMonitor(report: (address: string, line: string) => void): Promise<Server> {
  const monitor = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.write("ready\n");
    let text = "";
    socket.on("data", (bytes) => {
      text += String(bytes);
      for (let end; (end = text.indexOf("\n")) >= 0; text = text.slice(end + 1)) {
        socket.write("done\n");
        report(socket.remoteAddress ?? "", text.slice(0, end));
      }
    });
  });
  return new Promise((resolve) => monitor.listen(3002, server, () => resolve(monitor)));
}
