/** Paths inside the root file system of an image, whose links must not lead out of it. */
import { type Context, UsageError } from "../../core/mod.ts";

/** Links on the way, before it counts as a circle; as the kernel has it. */
const mostLinks = 40;

/**
 * Where a path of the image lies on this machine, all links on the way followed as inside of the image; the last part
 * need not exist. @throws UsageError a circle of links
 */
export async function pathInRoot({ fs }: Pick<Context, "fs">, root: string, path: string): Promise<string> {
  let left = path.split("/"), links = 0;
  const done: string[] = [];
  while (left.length > 0) {
    const [part = "", ...rest] = left;
    left = rest;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      done.pop();
      continue;
    }
    const target = await fs.readLink([root, ...done, part].join("/"));
    if (target === undefined) {
      done.push(part);
      continue;
    }
    if (++links > mostLinks) throw new UsageError(`${path} in ${root} is a circle of links`);
    if (target.startsWith("/")) done.length = 0;
    left = [...target.split("/"), ...left];
  }
  return [root, ...done].join("/");
}
