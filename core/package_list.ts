/** Lists of packages: one a line, `#` begins a comment, `#INCLUDE:file#` is another list in this place. */
import { UsageError } from "./errors.ts";

/** The text of a file, undefined where there is none. */
export type ReadList = (path: string) => Promise<string | undefined>;

/** A line that says something: the name of a package, or what is to be done. */
export interface PackageLine {
  /** `NEW_INSTALL_LIST`, `ENV`; undefined: a package. */
  directive: string | undefined;
  /** The package with its dashes, or what the directive is given. */
  text: string;
  file: string;
  /** Place of the line, for messages: `/install/custom/….pkglist, line 3`. */
  where: string;
}

/**
 * The lines of a list and of those that it includes, whose names are relative to the file that names them.
 * @throws UsageError a file that is missing, or includes itself
 */
export async function readPackageList(path: string, read: ReadList): Promise<PackageLine[]> {
  return await include(path, []);

  async function include(file: string, above: readonly string[]): Promise<PackageLine[]> {
    if (above.includes(file)) throw new UsageError([...above, file].join(" includes "));
    const text = await read(file);
    if (text === undefined) {
      const by = above.at(-1);
      throw new UsageError(
        `The package list ${file} does not exist${by === undefined ? "" : `; ${by} includes it`}`,
      );
    }
    const lines: PackageLine[] = [];
    for (const [index, whole] of text.split("\n").entries()) {
      const line = whole.trim();
      const [, directive, argument = ""] = /^#\s*(INCLUDE|ENV|NEW_INSTALL_LIST)(?::(.*?))?#/.exec(line) ?? [];
      if (directive === "INCLUDE") {
        lines.push(...await include(beside(file, argument.trim()), [...above, file]));
      } else if (directive !== undefined || line !== "" && !line.startsWith("#")) {
        const words = directive === undefined ? line.split(/\s+#/)[0] ?? "" : argument;
        lines.push({ directive, text: words, file, where: `${file}, line ${index + 1}` });
      }
    }
    return lines;
  }
}

function beside(file: string, name: string): string {
  return name.startsWith("/") ? name : `${file.slice(0, file.lastIndexOf("/"))}/${name}`;
}
