/** The packages that lie in a folder as .rpm files. */
import { type Context, UsageError } from "../../../core/mod.ts";
import type { Header } from "../rpm/header.ts";
import { readPackageFile } from "../rpm/package.ts";
import type { PackageFile } from "./list_entry.ts";
import { digestsOf } from "./release.ts";

/** Each .rpm of a folder, in the order of names; source packages are passed over. @throws UsageError the file and its fault */
export async function* readPackageFiles(
  { fs }: Pick<Context, "fs">,
  folder: string,
): AsyncGenerator<{ header: Header; file: PackageFile }> {
  for (const name of await fs.list(folder)) {
    if (!name.endsWith(".rpm") || name.endsWith(".src.rpm")) continue;
    const bytes = await fs.readBytes(`${folder}/${name}`);
    if (!bytes) continue;
    try {
      yield { header: readPackageFile(bytes), file: { name, ...digestsOf(bytes) } };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`${folder}/${name}: ${error.message}`);
    }
  }
}
