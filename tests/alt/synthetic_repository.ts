/** A package list of any size, of the shape of a distribution's: libraries with set-versions, programs on top. */
import { Buffer } from "node:buffer";
import { numbersEntry, textEntry, textsEntry, writeHeader } from "../../plugins/alt/rpm/header.ts";
import { encodeSetVersion } from "../../plugins/alt/rpm/set_version.ts";
import { tags } from "../../plugins/alt/rpm/tags.ts";

/** Every third package is a library; package N needs a few with lesser numbers, so that a closure always exists. */
export function syntheticList(count: number): Uint8Array {
  return Buffer.concat(Array.from({ length: count }, (_, number) => syntheticPackage(number)));
}

export function syntheticName(number: number): string {
  return number % 3 === 0 ? `lib${number}` : `program${number}`;
}

function syntheticPackage(number: number): Uint8Array {
  const name = syntheticName(number);
  const library = (other: number) => `lib${other}.so.1()(64bit)`;
  const needed = new Set<number>();
  for (let step = 1; step < 9 && number > 3; step++) {
    const other = Math.floor(number / (1 + step * 0.7)) - step;
    needed.add(Math.max(0, other - other % 3));
  }
  const libraries = [...needed].filter((other) => other < number);
  const requires = ["/bin/sh", "rpmlib(SetVersions)", ...libraries.map(library)];
  const own = number % 3 === 0 ? [library(number)] : [];
  const files = [`/usr/bin/${name}`, `/usr/share/doc/${name}/README`, `/etc/${name}.conf`];
  if (number === 0) files.push("/bin/sh");
  return writeHeader([
    textEntry(tags.name, name),
    textEntry(tags.version, "1.0"),
    textEntry(tags.release, "alt1"),
    textEntry(tags.summary, `Package ${number} of a benchmark`),
    textEntry(tags.description, "Text of a usual length. ".repeat(20)),
    numbersEntry(tags.size, [number * 1000]),
    textEntry(tags.arch, "x86_64"),
    textsEntry(tags.provideName, [name, ...own]),
    numbersEntry(tags.provideFlags, [name, ...own].map(() => 8)),
    textsEntry(tags.provideVersion, ["1.0-alt1", ...own.map(() => symbols(number, 200))]),
    textsEntry(tags.requireName, requires),
    numbersEntry(tags.requireFlags, [0, 1 << 24, ...libraries.map(() => 12)]),
    textsEntry(tags.requireVersion, ["", "4.0.4-alt98", ...libraries.map((other) => symbols(other, 20))]),
    numbersEntry(tags.dirIndexes, files.map((_, index) => index)),
    textsEntry(tags.baseNames, files.map((path) => path.slice(path.lastIndexOf("/") + 1))),
    textsEntry(tags.dirNames, files.map((path) => path.slice(0, path.lastIndexOf("/") + 1))),
    textEntry(tags.aptFileName, `${name}-1.0-alt1.x86_64.rpm`),
    numbersEntry(tags.aptFileSize, [1000]),
    textEntry(tags.aptMd5, "0".repeat(32)),
  ]);
}

/** The first symbols of a library: a program that needs 20 gets them from one that has 200. */
function symbols(library: number, count: number): string {
  const values = Array.from(
    { length: count },
    (_, index) => (Math.imul(library * 1009 + index, 2654435761) >>> 0) % 2 ** 20,
  );
  return encodeSetVersion({ bits: 20, values: Uint32Array.from(new Set(values)).sort() });
}
