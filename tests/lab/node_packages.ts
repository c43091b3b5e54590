/** RPMs of all that a small node of ALT Linux is made of, with real programs out of Debian's packages. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildRpms, type RpmSpec } from "../alt/rpm_packages.ts";

const file = (name: string) => fileURLToPath(new URL(`packages/${name}`, import.meta.url));
const text = (name: string) => readFileSync(file(name), "utf8");

/** What a package list names for a node that boots, runs postscripts and answers ssh. */
export const nodePackages = [
  "basesystem",
  "sysvinit",
  "kernel-image-std-def",
  "busybox",
  "openssh-server",
  "openssh-clients",
  "openssl",
];

/**
 * Builds the packages, unless they lie in XCAT_LAB_CACHE (default ~/.cache/xcat-lab) from before; gives their folder.
 * @throws Error apt-get cannot tell or get what they are made of
 */
export async function buildNodePackages(arch: "x86_64" | "i586" = "x86_64"): Promise<string> {
  const cache = process.env["XCAT_LAB_CACHE"] ??
    join(process.env["XDG_CACHE_HOME"] ?? join(process.env["HOME"] ?? "/root", ".cache"), "xcat-lab");
  const script = file("debian_trees.sh"), debianArch = arch === "i586" ? "i386" : "amd64";
  const versions = execFileSync(script, [debianArch, "--versions"]);
  const hash = createHash("sha256").update(versions).update(readFileSync(new URL(import.meta.url)));
  for (const name of readdirSync(file(""))) hash.update(text(name));
  const built = join(cache, `packages-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(built)) {
    utimesSync(built, new Date(), new Date());
    return built;
  }
  forgetOld(cache);
  const work = mkdtempSync(join(cache, "build."));
  try {
    execFileSync(script, [debianArch, join(work, "trees")], { stdio: ["ignore", "ignore", "inherit"] });
    mkdirSync(join(work, "trees/filesystem/etc"), { recursive: true });
    symlinkSync("rc.d/init.d", join(work, "trees/filesystem/etc/init.d"));
    await buildRpms(join(work, "rpms"), specs(arch, (name) => join(work, "trees", name)));
    // Another run may have been faster.
    if (!existsSync(built)) renameSync(join(work, "rpms"), built);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return built;
}

/** Removes what nobody used for a week, and builds that were killed. */
function forgetOld(cache: string): void {
  for (const name of readdirSync(cache).filter((name) => /^(packages-|disc-|image-|build\.)/.test(name))) {
    const path = join(cache, name);
    if (Date.now() - statSync(path).mtimeMs > 7 * 86_400_000) rmSync(path, { recursive: true, force: true });
  }
}

const folders = [
  "dev",
  "proc",
  "sys",
  "run",
  "tmp",
  "root",
  "var/empty",
  "var/log",
  "etc/rc.d/init.d",
  "etc/rc.d/rc3.d",
];

const specs = (arch: string, tree: (name: string) => string): RpmSpec[] => [
  {
    name: "filesystem",
    files: Object.fromEntries(folders.map((path) => [`/${path}/`, ""])),
    tree: tree("filesystem"),
  },
  {
    name: "basesystem",
    requires: ["filesystem", "/bin/sh"],
    files: {
      "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nsshd:*:74:74:sshd:/var/empty:/bin/false\n",
      "/etc/shadow": "root:*:19000::::::\n",
      "/etc/group": "root:x:0:\nsshd:x:74:\n",
      "/etc/sysconfig/init": "# RESOLVE_HOSTNAME_COMMAND=\n",
    },
  },
  {
    name: "sysvinit",
    requires: ["busybox"],
    files: { "/etc/inittab": text("inittab"), "/etc/rc.d/rc": text("rc") },
    executable: ["/etc/rc.d/rc"],
  },
  { name: "kernel-image-std-def", arch, requires: ["filesystem"], tree: tree("kernel") },
  { name: "busybox", arch, requires: ["filesystem"], provides: ["/bin/sh"], tree: tree("busybox") },
  { name: "libraries", arch, requires: ["filesystem"], tree: tree("libraries") },
  {
    name: "openssh-server",
    arch,
    requires: ["libraries", "openssh-clients"],
    tree: tree("openssh-server"),
    files: { "/etc/ssh/sshd_config": text("sshd_config") },
  },
  { name: "openssh-clients", arch, requires: ["libraries"], tree: tree("openssh-clients") },
  { name: "openssl", arch, requires: ["libraries"], tree: tree("openssl") },
  { name: "zstd", arch, requires: ["libraries"], tree: tree("zstd") },
];
