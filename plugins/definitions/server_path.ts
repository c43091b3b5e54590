/** Files and folders of the management node that a caller names. */
import { callersPath, type Context, UsageError } from "../../core/mod.ts";

/**
 * The path of a file that the daemon reads or writes for the caller.
 * @throws UsageError the caller is not root: the daemon's rights are not his
 */
export function serverPath({ fs, request }: Context, file: string): string {
  if (request.peer !== undefined && request.user !== "root") {
    throw new UsageError(
      `Only root may name "${file}": it is read and written with the daemon's rights. Others redirect the ` +
        "output of tabdump, and give files to tabrestore",
    );
  }
  return callersPath(file, request.cwd, fs);
}
