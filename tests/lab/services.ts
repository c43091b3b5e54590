/** The real servers of the management node: dhcpd, atftpd, nginx and a router that says there is none. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { nginxSettings } from "../../plugins/config/served_folders.ts";
import { type Background, LabError, listening, startBackground, waitUntil } from "./background.ts";
import { bridge, folder, server, sysroot } from "./cluster.ts";

/** Files of Debian's packages that the TFTP root offers, by their place in it. */
const bootLoaders: Readonly<Record<string, string>> = {
  "pxelinux.0": "/usr/lib/PXELINUX/pxelinux.0",
  "ldlinux.c32": "/usr/lib/syslinux/modules/bios/ldlinux.c32",
  "xcat/xnba.kpxe": "/usr/lib/ipxe/undionly.kpxe",
  "xcat/xnba.efi": "/usr/lib/ipxe/snponly.efi",
};

/** Puts the boot loaders that are not there yet into the TFTP root; gives the names of those it put. */
export async function layOutBootLoaders(tftpRoot: string): Promise<string[]> {
  const missing = Object.keys(bootLoaders).filter((name) => !existsSync(`${tftpRoot}/${name}`));
  await mkdir(`${tftpRoot}/xcat`, { recursive: true });
  for (const name of missing) await copyFile(bootLoaders[name]!, `${tftpRoot}/${name}`);
  return missing;
}

/** Starts dhcpd, with the configuration of the system root, on the interface of the nodes. */
export async function startDhcpd(): Promise<Background> {
  const leases = `${sysroot}/var/lib/dhcp/dhcpd.leases`;
  await mkdir(`${sysroot}/var/lib/dhcp`, { recursive: true });
  if (!existsSync(leases)) await writeFile(leases, "");
  const config = `${sysroot}/etc/dhcp/dhcpd.conf`;
  const dhcpd = startBackground("dhcpd", [
    ...["dhcpd", "-4", "-f", "-d", "--no-pid", "-cf", config, "-lf", leases, bridge],
  ]);
  await waitUntil("dhcpd serves", 10_000, () => listening("udp", 67), dhcpd);
  return dhcpd;
}

export async function startTftpd(tftpRoot: string): Promise<Background> {
  const tftpd = startBackground("atftpd", [
    ...["atftpd", "--daemon", "--no-fork", "--user", "root", "--group", "root", "--bind-address", server],
    // On a busy machine a transfer has come to a stop without it, the server answering one acknowledgement over and over.
    ...["--prevent-sas", "--logfile", "-", "--no-multicast", tftpRoot],
  ]);
  await waitUntil("atftpd serves", 10_000, () => listening("udp", 69), tftpd);
  return tftpd;
}

/** Starts nginx with the settings that xcatconfig writes. */
export async function startHttpd(installRoot: string, tftpRoot: string): Promise<Background> {
  const place = `${folder}/nginx`;
  await mkdir(place, { recursive: true });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${place}/${name};`);
  await writeFile(
    `${place}/nginx.conf`,
    `user root root; daemon off; master_process off; pid ${place}/pid; error_log stderr notice;
events { worker_connections 256; }
http {
  access_log ${folder}/log/http_access.log; sendfile on; default_type application/octet-stream;
  ${temporary.join(" ")}
  server {
    listen ${server}:80;
    ${nginxSettings({ installdir: installRoot, tftpdir: tftpRoot })}
  }
}
`,
  );
  const httpd = startBackground("nginx", ["nginx", "-p", place, "-e", "stderr", "-c", `${place}/nginx.conf`]);
  await waitUntil("nginx serves", 10_000, () => listening("tcp", 80), httpd);
  return httpd;
}

/** Starts radvd: iPXE waits 16 s for an IPv6 router unless one announces that it is none. */
export async function startRadvd(): Promise<Background> {
  const config = `${folder}/radvd.conf`;
  await writeFile(
    config,
    `interface ${bridge} { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvDefaultLifetime 0; };\n`,
  );
  await writeFile("/proc/sys/net/ipv6/conf/all/forwarding", "1");
  return startBackground("radvd", ["radvd", "-n", "-m", "stderr", "-C", config, "-p", `${folder}/radvd.pid`]);
}

/** Makes GRUB's loader, which looks for its configuration in /boot/grub2 of the TFTP server. */
export function makeGrub(tftpRoot: string): void {
  mkdirSync(`${tftpRoot}/boot/grub2`, { recursive: true });
  const modules = ("efinet net tftp http normal minicmd configfile echo linux linuxefi boot gzio test " +
    "part_gpt fat search search_fs_file chain").split(" ");
  const { status, stderr } = spawnSync("grub-mkimage", [
    ...["-O", "x86_64-efi", "-p", "/boot/grub2", "-o", `${tftpRoot}/boot/grub2/grub2.x86_64`],
    ...modules,
  ], { encoding: "utf8" });
  if (status !== 0) throw new LabError(`grub-mkimage: ${stderr}`);
}

/** Starts nfs-ganesha, which serves /install read-only. It needs root of the machine, not of a namespace. */
export async function startNfsd(installRoot: string): Promise<Background> {
  const place = `${folder}/nfs`;
  await mkdir(place, { recursive: true });
  await writeFile(
    `${place}/conf`,
    `NFS_CORE_PARAM {
  Protocols = 4; Bind_addr = ${server}; NFS_Port = 2049;
  Enable_NLM = false; Enable_RQUOTA = false; Enable_UDP = false;
}
NFSV4 { Graceless = true; Only_Numeric_Owners = true; RecoveryBackend = fs; RecoveryRoot = ${place}; }
EXPORT {
  Export_Id = 1; Path = ${installRoot}; Pseudo = /install; Access_Type = RO; Squash = No_Root_Squash;
  SecType = sys; Protocols = 4; Transports = TCP; FSAL { Name = VFS; }
}
`,
  );
  const nfsd = startBackground("ganesha", [
    ...["ganesha.nfsd", "-F", "-L", `${folder}/log/nfs.log`, "-f", `${place}/conf`, "-p", `${place}/pid`],
    ...["-N", "EVENT"],
  ]);
  await waitUntil("nfs-ganesha serves", 20_000, () => listening("tcp", 2049), nfsd);
  return nfsd;
}

/** Where lines of nodes arrive, with the address they come from. */
export const syslog = `${folder}/log/nodes.log`;

/** Starts rsyslogd, which takes messages by UDP as the postscript syslog has nodes send them. */
export async function startSyslog(): Promise<Background> {
  const place = `${folder}/rsyslog`;
  await mkdir(place, { recursive: true });
  await writeFile(
    `${place}/conf`,
    `global(workDirectory="${place}")
module(load="imudp")
input(type="imudp" port="514" address="${server}")
template(name="from" type="string" string="%fromhost-ip% %msg%\\n")
*.* action(type="omfile" file="${syslog}" template="from")
`,
  );
  const rsyslogd = startBackground("rsyslogd", [
    "rsyslogd",
    "-n",
    "-f",
    `${place}/conf`,
    "-i",
    `${place}/pid`,
  ]);
  await waitUntil("rsyslogd serves", 10_000, () => listening("udp", 514), rsyslogd);
  return rsyslogd;
}
