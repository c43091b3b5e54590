/** Files and folders of the management node that a caller names. */
import { callersPath } from "./callers_path.ts";
import type { Context } from "./context.ts";
import { UsageError } from "./errors.ts";

/**
 * The path of a file that the daemon reads or writes for the caller.
 * @param instead what others may do
 * @throws UsageError the caller is not root: the daemon's rights are not his
 */
export function serverPath(
  { fs, request }: Pick<Context, "fs" | "request">,
  file: string,
  instead?: string,
): string {
  if (request.peer !== undefined && request.user !== "root") {
    throw new UsageError(
      `Only root may name "${file}": it is read and written with the daemon's rights${
        instead === undefined ? "" : `. ${instead}`
      }`,
    );
  }
  return callersPath(file, request.cwd, fs);
}
