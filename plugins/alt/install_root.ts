/** The root file system of an image of ALT Linux: closure of the lists, then the real rpm. */
import {
  type Context,
  DeviceError,
  type PackageStep,
  type Result,
  type RootInstallation,
  UsageError,
  watchProgress,
} from "../../core/mod.ts";
import { type Closure, createClosure, isOfRpm } from "./repository/closure.ts";
import { installOrder } from "./repository/install_order.ts";
import { obtainPackages } from "./repository/obtain_packages.ts";
import { createPackageIndex, type PackageIndex } from "./repository/package_index.ts";
import { type PackagePlaces, readOtherPackages, readSitePackages } from "./repository/site_packages.ts";
import { altArch } from "./repository/sources_list.ts";
import { type Package, renderPackage } from "./rpm/package.ts";

/** All steps are planned before the first package is unpacked: what is missing is told at once. */
export async function* installRoot(
  context: Context,
  installation: RootInstallation,
): AsyncGenerator<Result> {
  const { steps, otherSteps, osarch } = installation;
  const places = new Map(yield* readSitePackages(context, osarch));
  if (otherSteps.length > 0) {
    const folder = await otherFolder(context, installation);
    for (const [pkg, place] of await readOtherPackages(context, folder, osarch)) places.set(pkg, place);
  }
  const words = [...steps, ...otherSteps].flatMap(({ install }) => install.map(({ word }) => word));
  const index = createPackageIndex(places.keys(), words.filter((word) => word.startsWith("/")));
  const closure = createClosure(index);
  const plans = [...steps, ...otherSteps].map((step) => planStep(closure, step, index));
  const all = plans.flatMap(({ packages }) => packages);
  await checkFeatures(context, all);
  const size = all.reduce((sum, pkg) => sum + pkg.size, 0);
  yield { info: `${all.length} packages, ${Math.ceil(size / 2 ** 20)} MiB when installed` };
  if (context.dryRun) {
    for (const pkg of all) yield { info: `Would install ${renderPackage(pkg)}` };
    return;
  }
  for (const { env, before, packages, after } of plans) {
    yield* erase(context, installation, before);
    yield* unpack(context, installation, packages, places, env);
    yield* erase(context, installation, after);
  }
}

interface StepPlan {
  env: Readonly<Record<string, string>>;
  /** Names to be removed that are installed by then. */
  before: string[];
  packages: Package[];
  after: string[];
}

function planStep(closure: Closure, { env, ...step }: PackageStep, index: PackageIndex): StepPlan {
  const removed = (names: readonly string[]) => {
    const there = new Set(closure.packages().map(({ name }) => name));
    const found = names.filter((name) => there.has(name));
    closure.drop(found);
    return found;
  };
  const before = removed(step.removeBefore);
  const packages = installOrder(closure.add(step.install), index);
  return { env, before, packages, after: removed(step.removeAfter) };
}

/** xCAT's x86 may be called i586 here, as genbasedir was told. */
async function otherFolder({ fs }: Context, { otherpkgdir, osarch }: RootInstallation): Promise<string> {
  if (await fs.info(otherpkgdir)) return otherpkgdir;
  const inAltsWords = otherpkgdir.replace(new RegExp(`/${osarch}/?$`), `/${altArch(osarch)}`);
  if (await fs.info(inAltsWords)) return inAltsWords;
  throw new UsageError(
    `${otherpkgdir} does not exist: it should hold the other packages, in a folder RPMS.xcat`,
  );
}

/**
 * The packages are complete and in order by our own reckoning; rpm of another distribution, which knows no
 * set-versions, could check neither.
 */
async function* unpack(
  context: Context,
  { root, run }: RootInstallation,
  packages: readonly Package[],
  places: PackagePlaces,
  env: Readonly<Record<string, string>>,
): AsyncGenerator<Result> {
  if (packages.length === 0) return;
  const paths = await obtainPackages(context, packages, places);
  let done = 0;
  const work = run([
    ...rpm(context.fs.real(root)),
    ...["-U", "-v", "--nodeps", "--noorder", "--ignorearch", "--ignoreos", "--nosignature", "--excludedocs"],
    ...paths.map((path) => context.fs.real(path)),
  ], { env, onLine: (line) => void (/^\S+-\S+-\S+$/.test(line) && done++) });
  const { stderr } = yield* watchProgress(
    work,
    () => ({ done, total: packages.length, unit: "packages" }),
    context.clock,
  );
  for (const [, text = ""] of stderr.matchAll(/^(?:warning|error): (.+)$/gm)) {
    yield { warning: `rpm: ${text}` };
  }
}

async function* erase(
  { fs }: Context,
  { root, run }: RootInstallation,
  names: readonly string[],
): AsyncGenerator<Result> {
  if (names.length === 0) return;
  await run([...rpm(fs.real(root)), "-e", "--nodeps", "--allmatches", ...names]);
  yield { info: `Removed ${names.join(", ")}` };
}

/** What is mounted while building is not touched: an unprivileged user may not make devices. */
function rpm(root: string): string[] {
  return ["rpm", "--root", root, "--dbpath", "/var/lib/rpm", "--define", "_netsharedpath /dev:/proc:/sys"];
}

/** What the packages need of rpm itself; sets of versions are ours. */
async function checkFeatures({ run }: Context, packages: readonly Package[]): Promise<void> {
  const { status, stdout } = await run(["rpm", "--showrc"], { query: true });
  if (status === 127) throw new UsageError("Packages are installed by rpm: install it on this machine");
  if (status !== 0) throw new DeviceError(`rpm --showrc ended with ${status}`);
  const known = new Set(
    [...stdout.matchAll(/rpmlib\(\w+\)/g)].map(([name]) => name).concat("rpmlib(SetVersions)"),
  );
  for (const pkg of packages) {
    const foreign = pkg.requires.find((dependency) => isOfRpm(dependency) && !known.has(dependency.name));
    if (foreign) {
      throw new UsageError(
        `${renderPackage(pkg)} needs ${foreign.name}, which rpm of this machine does not have`,
      );
    }
  }
}
