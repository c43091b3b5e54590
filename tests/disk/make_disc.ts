/** A disc in ALT Linux's layout whose installer stands in for ALT's: built once, and kept beside the lab's packages. */
import { spawnSync } from "node:child_process";
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
  writeFileSync,
} from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildRpms } from "../alt/rpm_packages.ts";

const source = fileURLToPath(new URL("./disc", import.meta.url));
const inPath = { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` };

const debianTrees = fileURLToPath(new URL("../lab/packages/debian_trees.sh", import.meta.url));

/** What the installer puts on every disk; `openssh` is on the disc besides, and `apt` installs it. */
const base = ["apt", "basesystem", "busybox", "dash", "glibc", "kernel-image", "openssl", "rpm"];

/** Programs of Debian packages that the disc is made of and with. */
const needed = [
  "guile",
  "rpmbuild",
  "xorriso",
  "sfdisk",
  "mkfs.ext4",
  "mkfs.vfat",
  "grub-install",
  "mksquashfs",
];

/** A program that is missing to make the disc, or undefined. */
export function whyNoDisc(): string | undefined {
  const folders = inPath.PATH.split(":");
  const has = (name: string) => folders.some((folder) => existsSync(`${folder}/${name}`));
  if (!existsSync("/usr/lib/grub/i386-pc")) return "grub-pc-bin";
  return needed.find((name) => !has(name));
}

/** Path of the disc's image. */
export async function makeDisc(): Promise<string> {
  const cache = process.env["XCAT_LAB_CACHE"] ??
    `${process.env["XDG_CACHE_HOME"] ?? `${process.env["HOME"] ?? "/root"}/.cache`}/xcat-lab`;
  const image = `${cache}/disc-${keyOfInputs()}.iso`;
  if (existsSync(image)) return image;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(`${cache}/build.`);
  try {
    run("sh", [debianTrees, "amd64", `${work}/lab`]);
    run("sh", [`${source}/build.sh`, work, `${work}/lab`]);
    await buildRpms(
      `${work}/disc/ALTLinux/RPMS.main`,
      readdirSync(`${work}/packages`).map((name) => ({ name, tree: `${work}/packages/${name}` })),
    );
    mkdirSync(`${work}/groups/lists`, { recursive: true });
    mkdirSync(`${work}/disc/Metadata`);
    writeFileSync(`${work}/groups/lists/.base`, base.map((name) => `${name}\n`).join(""));
    run("tar", ["-cf", `${work}/disc/Metadata/pkg-groups.tar`, "-C", `${work}/groups`, "lists"]);
    run("xorriso", ["-as", "mkisofs", "-quiet", "-R", "-o", `${work}/disc.iso`, `${work}/disc`]);
    renameSync(`${work}/disc.iso`, image);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return image;
}

/** The files here, and the versions of the packages. */
function keyOfInputs(): string {
  const hash = createHash("sha256").update(readFileSync(new URL(import.meta.url)));
  for (const name of readdirSync(source, { recursive: true, encoding: "utf8" }).sort()) {
    if (statSync(`${source}/${name}`).isFile()) hash.update(name).update(readFileSync(`${source}/${name}`));
  }
  for (
    const words of [
      ["sh", debianTrees, "amd64", "--versions"],
      ["dpkg-query", "-W", "guile-3.0-libs", "rpm", "grub-common", "libc6", "openssl"],
    ]
  ) hash.update(run(words[0] ?? "", words.slice(1)));
  return hash.digest("hex").slice(0, 16);
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env: inPath });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

if (import.meta.main) console.log(await makeDisc());
