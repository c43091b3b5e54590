/** What a disc must not bring with it: links to other files of this machine, and rights. */
import { type Context, DeviceError, type Result } from "../../core/mod.ts";

type Here = Pick<Context, "fs" | "run">;

const SHOWN = 5;

/** The files become root's, as far as it is root who copies; nobody else may write them, and none is setuid. */
export async function* makeHarmless(context: Here, folder: string): AsyncGenerator<Result> {
  const root = context.fs.real(folder);
  yield* removeForeignLinks(context, root);
  await must(context, ["chmod", "-R", "a-st,go-w", "--", root]);
  const isRoot = (await must(context, ["id", "-u"])).trim() === "0";
  if (isRoot) await must(context, ["chown", "-R", "-P", "--no-dereference", "0:0", "--", root]);
}

/** The daemon reads kernels and lists with its own rights, and web and TFTP servers give out what they find. */
async function* removeForeignLinks(context: Here, root: string): AsyncGenerator<Result> {
  const links = names(await must(context, ["find", root, "-type", "l", "-print0"]));
  if (links.length === 0) return;
  // The folder itself may be reached by a link.
  const [inside = "", ...targets] = names(
    await must(context, ["xargs", "-0", "realpath", "-z", "-m", "--"], [root, ...links].join("\0")),
  );
  const foreign = links.filter((_, at) => !targets[at]?.startsWith(`${inside}/`) && targets[at] !== inside);
  if (foreign.length === 0) return;
  await must(context, ["xargs", "-0", "rm", "-f", "--"], foreign.join("\0"));
  const shown = foreign.slice(0, SHOWN).map((path) => path.slice(root.length + 1)).join(", ");
  yield {
    warning: `${foreign.length} links that lead out of the disc are left out: ${shown}${
      foreign.length > SHOWN ? ", …" : ""
    }`,
  };
}

/** @throws DeviceError a name that could not be told to a program again */
function names(text: string): string[] {
  if (text.includes("\ufffd")) throw new DeviceError("The disc has links whose names are not UTF-8");
  return text.split("\0").filter((name) => name !== "");
}

/** @throws DeviceError what the program complained about */
async function must({ run }: Here, argv: readonly string[], input?: string): Promise<string> {
  const { status, stdout, stderr } = await run(argv, input === undefined ? {} : { input });
  if (status !== 0) throw new DeviceError(`The copy of the disc cannot be made safe: ${stderr.trim()}`);
  return stdout;
}
