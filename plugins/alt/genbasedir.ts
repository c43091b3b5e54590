/** `genbasedir`: package lists of a folder of RPMs, which make it a repository that apt-rpm and genimage can read. */
import { Buffer } from "node:buffer";
import { resolve } from "node:path";
import {
  type Context,
  defineCommand,
  DeviceError,
  operand,
  operands,
  type Result,
  UsageError,
} from "../../core/mod.ts";
import { readPackageFiles } from "./repository/read_package_files.ts";
import { isUsefulFile, listEntry, type PackageFile } from "./repository/list_entry.ts";
import { digestsOf, type FileDigests, renderRelease } from "./repository/release.ts";
import type { Header } from "./rpm/header.ts";
import { tags } from "./rpm/tags.ts";

const word = (doc: string, placeholder: string) => ({ kind: "value", placeholder, doc }) as const;
const switched = (doc: string) => ({ kind: "flag", doc }) as const;

export const genbasedir = defineCommand({
  name: "genbasedir",
  summary: "Make a repository of a folder of RPM packages",
  description: "Reads TOPDIR/ARCHITECTURE/RPMS.COMPONENT for each component and writes the package lists " +
    "base/pkglist.COMPONENT (plain, .xz and .bz2), base/release.COMPONENT and base/release with their digests. A " +
    "component whose folder is not there yet gets an empty list. To be run again whenever packages came or went.",
  local: true,
  changes: true,
  options: {
    topdir: word("folder that holds the repository; default: the current one", "DIR"),
    create: switched("make the folder base where there is none"),
    bloat: switched("list every file of the packages, not only programs, configuration and what is required"),
    flat: switched("accepted: source packages, which --flat is about, are not listed"),
    progress: switched("tell each package"),
    origin: word("Origin of the release", "TEXT"),
    label: word("Label of the release", "TEXT"),
    suite: word("Suite of the release", "TEXT"),
    codename: word("Codename of the release", "TEXT"),
    description: word("Description of the release", "TEXT"),
    version: word("Version in the components' releases", "TEXT"),
    architecture: word("Architecture of the components' releases; default: the folder's name", "ARCH"),
    architectures: word("Architectures of the release; default: the folder's name", "ARCH,…"),
  },
  operands: {
    arch: operand("folder below DIR: x86_64, i586 or noarch"),
    components: operands("what follows RPMS. in the names of the folders"),
  },
  examples: [[
    "genbasedir --create --flat --bloat --progress --topdir=/var/lib/xcat/post/otherpkgs/alt x86_64 xcat",
    "list /var/lib/xcat/post/otherpkgs/alt/x86_64/RPMS.xcat",
  ]],
  async *run(context, options) {
    const { arch, components, bloat } = options;
    if (!arch || components.length === 0) {
      throw new UsageError("Name an architecture and at least one component");
    }
    for (const name of [arch, ...components]) {
      if (!/^\w[\w.+-]*$/.test(name)) throw new UsageError(`"${name}" cannot be part of a folder's name`);
    }
    const folder = resolve(context.request.cwd ?? "/", options.topdir ?? ".", arch);
    const isThere = (await context.fs.info(`${folder}/base`))?.kind === "directory";
    if (!isThere && !options.create) {
      throw new UsageError(`${folder}/base does not exist: --create makes it`);
    }
    const files = new Map<string, FileDigests>();
    for (const component of components) {
      const source = `${folder}/RPMS.${component}`;
      const found: { header: Header; file: PackageFile }[] = [];
      for await (const pkg of readPackageFiles(context, source)) {
        found.push(pkg);
        if (options.progress) yield { info: pkg.file.name } satisfies Result;
      }
      if (found.length === 0) yield { warning: `${source} has no packages: its list is empty` };
      const required = new Set(found.flatMap(({ header }) => header.texts(tags.requireName)));
      const keep = (path: string) => bloat || isUsefulFile(path) || required.has(path);
      const list = Buffer.concat(found.map(({ header, file }) => listEntry(header, file, keep)));
      for (const written of await writeList(context, folder, `base/pkglist.${component}`, list)) {
        files.set(...written);
      }
      const release = componentRelease(component, arch, options);
      files.set(`base/release.${component}`, digestsOf(Buffer.from(release)));
      await context.fs.write(`${folder}/base/release.${component}`, release);
      yield { info: `${component}: ${found.length} packages` };
    }
    const fields = releaseFields(context, arch, options);
    await context.fs.write(`${folder}/base/release`, renderRelease({ fields, files }));
  },
});

type Fields = Readonly<
  Partial<
    Record<"origin" | "label" | "suite" | "codename" | "description" | "version", string | undefined>
  >
>;

/** The list, plain and packed as apt-rpm looks for it; the packed ones made by the programs that apt-rpm uses. */
async function writeList(
  { fs, run, dryRun }: Context,
  folder: string,
  name: string,
  list: Uint8Array,
): Promise<[string, FileDigests][]> {
  if (!dryRun) await fs.write(`${folder}/${name}`, list);
  const written: [string, FileDigests][] = [[name, digestsOf(list)]];
  for (const [suffix, program] of [[".bz2", "bzip2"], [".xz", "xz"]] as const) {
    const { status, stderr } = await run([program, "--keep", "--force", fs.real(`${folder}/${name}`)]);
    if (status !== 0) throw new DeviceError(`${program} failed: ${stderr.trim()}`);
    const packed = await fs.readBytes(`${folder}/${name}${suffix}`);
    if (packed) written.push([`${name}${suffix}`, digestsOf(packed)]);
  }
  return written;
}

function componentRelease(
  component: string,
  arch: string,
  { origin, label, version, architecture }: Fields & { architecture: string | undefined },
): string {
  const lines = { Archive: label, Component: component, Version: version, Origin: origin, Label: label };
  const shown = Object.entries({ ...lines, Architecture: architecture ?? arch })
    .flatMap(([name, value]) => value === undefined ? [] : [`${name}: ${value}`]);
  return `${shown.join("\n")}\nNotAutomatic: false\n`;
}

function releaseFields(
  { clock }: Context,
  arch: string,
  options: Fields & { components: readonly string[]; architectures: string | undefined },
): Map<string, string> {
  const { origin, label, suite, codename, description, components, architectures } = options;
  const fields = {
    Origin: origin,
    Label: label,
    Suite: suite,
    Codename: codename,
    Date: new Date(clock.now()).toUTCString().replace("GMT", "+0000"),
    Architectures: (architectures ?? arch).replaceAll(",", " "),
    Components: components.join(" "),
    Description: description,
  };
  return new Map(
    Object.entries(fields).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]),
  );
}
