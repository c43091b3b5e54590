/** Where an image is built: a folder and namespaces of an unprivileged user, or of root where there are none. */
import { Buffer } from "node:buffer";
import {
  type Context,
  DeviceError,
  readAsset,
  type RootInstallation,
  type RunOptions,
  type RunResult,
} from "../../core/mod.ts";

/** The seed's build user, and its home. */
const buildUser = "_mknetboot", buildHome = "/var/lib/_mknetboot";

export interface BuildPlace {
  /** Below the system root: `/var/lib/_mknetboot/genimage.XXXXXX`. */
  folder: string;
  /** The root file system in it. */
  root: string;
  /** Why it is built as root, where it is. */
  warning: string | undefined;
  run: RootInstallation["run"];
  runAsBuilder: RootInstallation["runAsBuilder"];
  /** Moves the root file system to its place, with the owners that it has inside. */
  moveRoot(to: string): Promise<void>;
  remove(): Promise<void>;
}

/** Makes the folder. @param log gets what the programs say @throws DeviceError it cannot be made */
export async function openBuildPlace(context: Context, log: string[]): Promise<BuildPlace> {
  const { fs, run, random, signal, dryRun } = context;
  const folder = `${buildHome}/genimage.${Buffer.from(random(3)).toString("hex")}`;
  const root = `${folder}/rootimg`, enter = `${folder}/enter`, endable = `${folder}/endable`;
  const unfit = await whyNotAsBuildUser(context);
  const identity = unfit === undefined
    ? ["setpriv", `--reuid=${buildUser}`, `--regid=${buildUser}`, "--clear-groups", "--"]
    : [];
  const users = unfit === undefined ? ["--user", "--map-root-user", "--map-auto"] : [];
  const namespaces = [
    // Whatever ends this process, also kill -9, ends what it started here.
    ...["setpriv", "--pdeathsig", "TERM", "--"],
    fs.real(endable),
    ...identity,
    "unshare",
    ...users,
    ...["--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--"],
  ];
  if (!dryRun) await makeFolder();
  const inside = (argv: readonly string[], options: RunOptions = {}) => {
    return logged([...namespaces, fs.real(enter), fs.real(root), ...argv], options, argv[0]);
  };
  const logged = async (whole: readonly string[], options: RunOptions, name = "") => {
    const result = await run(whole, { signal, ...options });
    log.push(result.stderr);
    if (signal.aborted) throw new DeviceError("The build was interrupted");
    return succeeded(result, name);
  };
  return {
    folder,
    root,
    warning: unfit === undefined ? undefined : `The image is built as root: ${unfit}`,
    run: inside,
    runAsBuilder: (argv, options = {}) => {
      const program = argv(unfit === undefined ? "unshare" : "root");
      const home = fs.real(buildHome);
      return logged([...identity, ...program], {
        ...options,
        env: { HOME: home, TMPDIR: fs.real(folder), ...options.env },
      }, program[0]);
    },
    async moveRoot(to) {
      if (unfit !== undefined) {
        return await must(run(["mv", "-T", "--", fs.real(root), fs.real(to)]), "mv").then();
      }
      // Owners as they are inside of the namespace: an archive written there and unpacked here carries them over.
      const archive = fs.real(`${folder}/rootimg.tar`),
        flags = ["--numeric-owner", "--xattrs", "--xattrs-include=*"];
      await must(
        run([...namespaces, "tar", ...flags, "-C", fs.real(root), "-cf", archive, "."], { signal }),
        "tar",
      );
      await fs.makeDirectory(to);
      await must(
        run(["tar", ...flags, "--same-owner", "-C", fs.real(to), "-xpf", archive], { signal }),
        "tar",
      );
    },
    async remove() {
      // Files of the namespace's users are root's to remove, whoever built.
      await fs.remove(folder);
    },
  };

  async function makeFolder(): Promise<void> {
    await fs.makeDirectory(root);
    for (const [path, name] of [[enter, "enter"], [endable, "endable"]] as const) {
      await fs.write(path, readAsset(`share/netboot/build/${name}`), { mode: 0o755 });
    }
    if (unfit !== undefined) return;
    await must(run(["chown", "-R", `${buildUser}:${buildUser}`, fs.real(folder)]), "chown");
  }
}

/** Undefined where the user and its range of subordinate users are there. */
async function whyNotAsBuildUser({ run }: Context): Promise<string | undefined> {
  const create = `useradd --system --home-dir ${buildHome} --shell /sbin/nologin ${buildUser}`;
  const ranges =
    `usermod --add-subuids 1000000000-1000065535 --add-subgids 1000000000-1000065535 ${buildUser}`;
  const known = await run(["getent", "passwd", buildUser], { query: true });
  if (known.status !== 0) return `there is no user ${buildUser} (${create}; ${ranges})`;
  for (const path of ["/etc/subuid", "/etc/subgid"]) {
    const { stdout } = await run(["cat", path], { query: true });
    if (!new RegExp(`^${buildUser}:`, "m").test(stdout)) {
      return `${path} has no range for ${buildUser} (${ranges})`;
    }
  }
  const trial = await run([
    ...["setpriv", `--reuid=${buildUser}`, `--regid=${buildUser}`, "--clear-groups", "--"],
    ...["unshare", "--user", "--map-root-user", "--map-auto", "--", "true"],
  ], { query: true });
  return trial.status === 0 ? undefined : `this machine makes no user namespaces: ${trial.stderr.trim()}`;
}

async function must(running: Promise<RunResult>, what: string): Promise<RunResult> {
  return succeeded(await running, what);
}

function succeeded(result: RunResult, what: string): RunResult {
  if (result.status === 0) return result;
  const said = (result.stderr || result.stdout).trim().split("\n").slice(-12).join("\n  ");
  throw new DeviceError(`${what} failed: ${said || `status ${result.status}`}`);
}
