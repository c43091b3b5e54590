/** `genimage`: kernel, initrd and root file system of a diskless image. */
import {
  type Context,
  defineCommand,
  DeviceError,
  type Distribution,
  operand,
  type PackageStep,
  profileFiles,
  readSharedFile,
  type Result,
  UnsupportedError,
  UsageError,
  value,
} from "../../core/mod.ts";
import { makeBootParts } from "./boot_parts.ts";
import { type BuildPlace, openBuildPlace } from "./build_place.ts";
import { openDialogue } from "./dialogue.ts";
import { generationsOf, isMounted, mountedMark, nodesOf, takePlace } from "./generations.ts";
import { clearStale, holdImage } from "./hold_image.ts";
import { describeImage, type ImageDefinition, type ImageWords } from "./image_definition.ts";
import { recordImage } from "./image_rows.ts";
import { type ListKind, readPackageSteps } from "./package_list.ts";
import { pathInRoot } from "./path_in_root.ts";
import { addProgramFiles } from "./program_files.ts";
import { startServices } from "./start_services.ts";

export const genimage = defineCommand({
  name: "genimage",
  summary: "Make the kernel, initrd and root file system of a diskless image",
  description:
    "Installs the packages of the profile's lists into rootimg below <installdir>/netboot/OS/ARCH/PROFILE, " +
    "runs the profile's postinstall scripts on it, and makes kernel and initrd.gz beside it. Lists are looked for in " +
    "<installdir>/custom/netboot/OS, then in /usr/share/xcat/netboot/OS, by the names PROFILE.OS.ARCH.pkglist, " +
    "PROFILE.OS.pkglist, PROFILE.ARCH.pkglist and PROFILE.pkglist; likewise .otherpkgs.pkglist, .postinstall. " +
    "Packages are installed by an unprivileged user where there is one, called _mknetboot. What is there stays " +
    "until the build is complete; a root file system that nodes run from keeps lying beside the new one. Called " +
    "without arguments, it asks. packimage is to follow.",
  changes: true,
  interactive: true,
  alsoAt: ["netboot/alt/genimage"],
  options: {
    osver: value("o", "OS", "system: alt, altp10, sisyphus, …"),
    arch: value("a", "ARCH", "architecture: x86_64 or x86; default: that of this machine"),
    profile: value("p", "PROFILE", "profile, such as compute or service"),
    interface: value(
      "i",
      "NIC",
      "network interface that nodes boot from; not needed, they find it by BOOTIF",
    ),
    netdrivers: value(
      "n",
      "MODULE,…",
      "kernel modules of the nodes' network adapters; default: the usual ones",
    ),
    kernelver: value("k", "VERSION", "kernel to take where the image has several; default: the newest"),
    mode: value("m", "MODE", "accepted: stateless"),
    onlyinitrd: {
      kind: "flag",
      doc: "make only kernel and initrd anew, from the root file system that is there",
    },
  },
  operands: {
    imagename: operand("name of the image in osimage, instead of -o, -a and -p", { optional: true }),
  },
  examples: [
    ["genimage -n e1000e,igb -o alt -p compute", "an image with the drivers of these adapters"],
    ["genimage -a x86 -o alt -p compute", "an image for 32 bits"],
    ["genimage alt-x86_64-netboot-compute --onlyinitrd", "kernel and initrd of an image that is there"],
  ],
  async *run(context, options) {
    const { mode, onlyinitrd } = options;
    if (mode === "statelite") {
      throw new UnsupportedError("Statelite images cannot be made yet; without -m the image is stateless");
    }
    if (mode !== undefined && mode !== "stateless") throw new UsageError(`-m ${mode}: known is stateless`);
    const words = yield* completeWords(context, options);
    const image = await describeImage(context, words);
    const drivers = words.netdrivers?.split(/[\s,]+/).filter(Boolean) ?? image.netdrivers;
    const plan = {
      ...image,
      netdrivers: drivers.map((name) => name.replace(/\.ko$/, "")),
      kernelver: options.kernelver ?? image.kernelver,
    };
    const release = await holdImage(context, image.rootimgdir);
    try {
      await clearStale(context, image.rootimgdir);
      yield* onlyinitrd ? buildBootParts(context, plan) : buildImage(context, plan);
    } finally {
      release();
    }
    const named = {
      netdrivers: plan.netdrivers.join(","),
      nodebootif: words.interface ?? "",
      kernelver: options.kernelver ?? "",
    };
    await recordImage(
      context,
      image,
      Object.fromEntries(Object.entries(named).filter(([, text]) => text !== "")),
    );
  },
});

type Words = ImageWords & { netdrivers?: string | undefined; interface?: string | undefined };

/** Asks for what an image needs where nothing was given. */
async function* completeWords({ request }: Context, words: Words): AsyncGenerator<Result, Words> {
  const isGiven = [words.imagename, words.osver, words.profile, words.arch].some((word) =>
    word !== undefined
  );
  if (isGiven || !request.typed) return words;
  const { ask } = openDialogue(request.typed);
  const profile = yield* ask("Profile", "compute");
  const osver = yield* ask("System", "alt");
  const arch = yield* ask("Architecture", "x86_64");
  const netdrivers = yield* ask(
    "Modules of network adapters, with commas between; empty: the usual ones",
    "",
  );
  return { ...words, profile, osver, arch, netdrivers: netdrivers || undefined };
}

async function* buildImage(context: Context, image: ImageDefinition): AsyncGenerator<Result> {
  const { fs, registry, dryRun } = context;
  const distribution = registry.distributions.find(({ matches }) => matches(image.osvers));
  if (!distribution?.installRoot) {
    throw new UnsupportedError(`Nothing here knows how to make an image of "${image.osvers}"`);
  }
  const lists = await readLists(context, image);
  const log: string[] = [];
  const place = await openBuildPlace(context, log);
  const staging = `${image.rootimgdir}/.${place.folder.slice(place.folder.lastIndexOf("/") + 1)}`;
  try {
    if (place.warning !== undefined) yield { warning: place.warning };
    yield* installRoot(context, distribution, image, place, lists);
    if (dryRun) return;
    yield { info: "Kernel and initrd" };
    const root = `${staging}/rootimg`;
    await fs.makeDirectory(staging);
    await place.moveRoot(root);
    await addProgramFiles(context, root);
    await startServices(context, root);
    for (const script of image.postinstalls) yield* runPostinstall(context, script, root, image, log);
    const parts = await makeBootParts(context, place, { ...image, root });
    await fs.write(`${staging}/kernel`, parts.kernel);
    await fs.write(`${staging}/initrd.gz`, parts.initrd);
    yield {
      info: `Kernel ${parts.version}; initrd with ${parts.modules.length} modules, ${sizeOf(parts.initrd)}`,
    };
    yield* replaceOld(context, image, staging);
  } finally {
    if (!dryRun) await fs.write(`/var/log/xcat/genimage-${image.imagename}.log`, log.join("\n"));
    await place.remove();
    await fs.remove(staging);
  }
}

interface Lists {
  steps: PackageStep[];
  otherSteps: PackageStep[];
}

async function readLists({ db, fs }: Context, image: ImageDefinition): Promise<Lists> {
  const installdir = (await db.site()).get("installdir") ?? "/install";
  if (image.pkglists.length === 0) {
    const { folders } = profileFiles(fs, installdir, "netboot", image);
    throw new UsageError(`There is no package list ${image.profile}.pkglist in ${folders.join(" or ")}`);
  }
  const read = async (paths: readonly string[], kind: ListKind) =>
    (await Promise.all(
      paths.map((path) => readPackageSteps(path, kind, (name) => readSharedFile(fs, name))),
    )).flat();
  return {
    steps: await read(image.pkglists, "pkglist"),
    otherSteps: await read(image.otherpkglists, "otherpkglist"),
  };
}

async function* installRoot(
  context: Context,
  distribution: Distribution,
  image: ImageDefinition,
  place: BuildPlace,
  lists: Lists,
): AsyncGenerator<Result> {
  const { osvers, osarch, profile, otherpkgdir } = image;
  const { root, folder: work, run, runAsBuilder } = place;
  yield { info: `Packages of ${image.pkglists.concat(image.otherpkglists).join(", ")}` };
  yield* distribution.installRoot?.(context, {
    ...{ osvers, osarch, profile, otherpkgdir, root, work, run, runAsBuilder },
    ...lists,
  }) ?? [];
  if (context.dryRun) return;
  // Kernel packages of some distributions leave this to a trigger of a package that is not in the image.
  for (const version of await context.fs.list(await pathInRoot(context, root, "/lib/modules"))) {
    const folder = await pathInRoot(context, root, `/lib/modules/${version}`);
    if (await context.fs.info(`${folder}/modules.dep`) !== undefined) continue;
    await run(["depmod", "-b", context.fs.real(root), version]);
  }
}

/** The script gets the root file system, system, architecture and profile. */
async function* runPostinstall(
  { fs, run, signal }: Context,
  script: string,
  root: string,
  { osvers, osarch, profile }: ImageDefinition,
  log: string[],
): AsyncGenerator<Result> {
  yield { info: `Running ${script}` };
  const { status, stdout, stderr } = await run([fs.real(script), fs.real(root), osvers, osarch, profile], {
    signal,
  });
  log.push(stdout, stderr);
  if (status === 0) return;
  const why = stderr.trim().split("\n").slice(-3).join("; ") || "it said nothing";
  throw new DeviceError(`${script} ended with ${status}: ${why}`);
}

async function* replaceOld(
  context: Context,
  image: ImageDefinition,
  staging: string,
): AsyncGenerator<Result> {
  const { fs } = context, { rootimgdir, imagename } = image;
  const stays = await isMounted(context, rootimgdir);
  const old = await takePlace(context, rootimgdir, staging);
  if (old !== undefined && !stays) await fs.remove(old);
  await fs.remove(`${rootimgdir}/${mountedMark}`);
  const kept = await generationsOf(context, rootimgdir);
  if (kept.length > 0) {
    const nodes = shortList(await nodesOf(context, image));
    yield {
      warning: `Nodes may still run from ${kept.join(", ")}${nodes && `: ${nodes}`}. ` +
        "What no node runs from any more can be removed",
    };
  }
  yield { info: `${rootimgdir} is complete; next: packimage ${imagename}` };
}

async function* buildBootParts(context: Context, image: ImageDefinition): AsyncGenerator<Result> {
  const { fs, dryRun } = context;
  const root = `${image.rootimgdir}/rootimg`;
  if (!await fs.info(root)) throw new UsageError(`${root} does not exist: make it without --onlyinitrd`);
  if (dryRun) return;
  const place = await openBuildPlace(context, []);
  try {
    const parts = await makeBootParts(context, place, { ...image, root });
    await fs.write(`${image.rootimgdir}/kernel`, parts.kernel);
    await fs.write(`${image.rootimgdir}/initrd.gz`, parts.initrd);
    yield {
      info: `Kernel ${parts.version}; initrd with ${parts.modules.length} modules, ${sizeOf(parts.initrd)}`,
    };
  } finally {
    await place.remove();
  }
}

function shortList(nodes: readonly string[]): string {
  const shown = nodes.slice(0, 20).join(", ");
  return nodes.length > 20 ? `${shown} and ${nodes.length - 20} more` : shown;
}

function sizeOf(bytes: Uint8Array): string {
  return `${(bytes.length / 2 ** 20).toFixed(1)} MiB`;
}
