/** What a disc is: asked of the distributions, overruled by what the caller says. Pure. */
import { type Disc, type Distribution, UsageError } from "../../core/mod.ts";

export interface NamedDisc {
  distribution: Distribution;
  osvers: string;
  arch: string;
}

/**
 * @param wanted from the command line; `name` must be one of the distribution that the disc is of
 * @throws UsageError it is no disc that is known, is damaged, or is another than it was said to be
 */
export function identifyDisc(
  distributions: readonly Distribution[],
  disc: Disc,
  path: string,
  wanted: { name: string | undefined; arch: string | undefined },
): NamedDisc {
  for (const distribution of distributions) {
    const found = distribution.identify?.(disc);
    if (!found) continue;
    if (found.refusal !== undefined) throw new UsageError(`${path} ${found.refusal}`);
    const there = new Set(disc.files);
    const missing = found.needed.filter((file) => !there.has(file));
    if (missing.length > 0) {
      throw new UsageError(
        `${path} is incomplete, or laid out in a way that is not known: it has no ${missing.join(", ")}. ` +
          "If it is whole, put its files into a folder, add what is missing, and give copycds that folder",
      );
    }
    const osvers = pathPart("-n", wanted.name ?? found.osvers);
    const arch = wanted.arch ?? found.arch;
    if (arch === undefined) throw new UsageError(`${path} does not tell its architecture: use -a ARCH`);
    if (found.arch !== undefined && arch !== found.arch) {
      throw new UsageError(`${path} is for ${found.arch}, not for ${arch}`);
    }
    if (!distribution.matches(osvers)) {
      throw new UsageError(`${path} is a disc of ${distribution.name}: the name "${osvers}" does not fit it`);
    }
    return { distribution, osvers, arch: pathPart("-a", arch) };
  }
  const says = disc.info === "" ? "it has no .disk/info" : `its .disk/info says "${disc.info}"`;
  throw new UsageError(
    `${path} is no installation disc of ${
      distributions.filter(({ identify }) => identify).map(({ name }) => name).join(" or ")
    }: ${says}. If it is one, put its files into a folder, write a line such as "ALT Server 10.2 x86_64" into ` +
      ".disk/info there, and give copycds that folder",
  );
}

/** It becomes the name of a folder. */
function pathPart(option: string, word: string): string {
  if (/^[A-Za-z0-9_][\w.+-]*$/.test(word)) return word;
  throw new UsageError(`${option}: "${word}" may only have letters, digits and _ . + -`);
}
