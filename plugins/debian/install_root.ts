/** The root file system of an image of Debian or Ubuntu, by mmdebstrap. */
import {
  type Context,
  type Result,
  type RootInstallation,
  UnsupportedError,
  UsageError,
  watchProgress,
} from "../../core/mod.ts";
import { architectures } from "./architectures.ts";
import { suiteOf } from "./suites.ts";

/**
 * Packages come from the archives in /etc/xcat/debian/sources.list_ARCH, or from the distribution's own where that file
 * is not there.
 */
export async function* installRoot(
  context: Context,
  installation: RootInstallation,
): AsyncGenerator<Result> {
  const { osvers, osarch, root, work, run, runAsBuilder, steps } = installation;
  const { fs, clock, dryRun } = context;
  const suite = suiteOf(osvers), arch = architectures[osarch];
  if (suite === undefined || arch === undefined) {
    throw new UnsupportedError(`Nothing here knows how to make an image of "${osvers}" for ${osarch}`);
  }
  const packages = wantedPackages(installation);
  const sources = `/etc/xcat/debian/sources.list_${osarch}`;
  const mirror = await fs.info(sources) ? [fs.real(sources)] : [];
  if (dryRun) return yield { info: `Would install ${packages.join(", ")} from ${suite}` };
  const archive = fs.real(`${work}/root.tar`);
  let lines = 0;
  const bootstrap = runAsBuilder((mode) => [
    ...["mmdebstrap", `--mode=${mode}`, "--variant=minbase", `--architectures=${arch}`, "--format=tar"],
    ...[`--include=${packages.join(",")}`, "--dpkgopt=path-exclude=/usr/share/man/*"],
    ...["--dpkgopt=path-exclude=/usr/share/doc/*", suite, archive, ...mirror],
  ], { env: { ...steps[0]?.env, DEBIAN_FRONTEND: "noninteractive" }, onLine: () => void lines++ });
  yield* watchProgress(bootstrap, () => ({ done: lines, unit: "lines" }), clock);
  // Devices are the running kernel's to make.
  await run(["tar", "--numeric-owner", "-xpf", archive, "--exclude=./dev/*", "-C", fs.real(root)]);
  await fs.remove(`${work}/root.tar`);
}

/** mmdebstrap installs in one step, and removes nothing. */
function wantedPackages({ steps, otherSteps }: RootInstallation): string[] {
  if (otherSteps.length > 0) {
    throw new UsageError("Other packages cannot be put into an image of this system yet");
  }
  for (const { removeAfter, install } of steps) {
    const [word] = removeAfter;
    if (word !== undefined) {
      throw new UsageError(
        `${install[0]?.from ?? "The package list"}: "-${word}": packages cannot be removed yet`,
      );
    }
  }
  return steps.flatMap(({ install }) => install.map(({ word }) => word));
}
