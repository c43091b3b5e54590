/** Small RPMs, built by the real rpmbuild. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export interface RpmSpec {
  name: string;
  /** Default 1.0. */
  version?: string;
  epoch?: number;
  release?: string;
  /** `x86_64`; default noarch. */
  arch?: string;
  requires?: readonly string[];
  provides?: readonly string[];
  conflicts?: readonly string[];
  obsoletes?: readonly string[];
  /** Path → content; a path that ends with a slash is a folder. */
  files?: Readonly<Record<string, string>>;
  /** Folder whose content is packed as well. */
  tree?: string;
  /** Programs are 0755 in `tree`; here is what else is to be executable. */
  executable?: readonly string[];
  /** Shell scripts of the package. */
  pre?: string;
  post?: string;
}

/** Builds all in one folder, which is made. */
export async function buildRpms(folder: string, specs: readonly RpmSpec[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), "xcat-rpmbuild-"));
  try {
    for (const spec of specs) {
      const tree = join(work, "tree", spec.name);
      mkdirSync(tree, { recursive: true });
      for (const [path, content] of Object.entries(spec.files ?? {})) {
        mkdirSync(join(tree, path.endsWith("/") ? path : join(path, "..")), { recursive: true });
        if (path.endsWith("/")) continue;
        writeFileSync(join(tree, path), content, { mode: spec.executable?.includes(path) ? 0o755 : 0o644 });
      }
      writeFileSync(join(work, `${spec.name}.spec`), specText(spec, tree));
    }
    await promisify(execFile)("rpmbuild", [
      "--quiet",
      "-bb",
      ...[
        "--define",
        `_topdir ${work}`,
        "--define",
        "_build_id_links none",
        "--define",
        "_rpmdir %_topdir/out",
      ],
      ...["--define", "_binaries_in_noarch_packages_terminate_build 0", "--define", "__os_install_post %nil"],
      ...["--define", "_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm"],
      ...["--define", "debug_package %nil", "--define", "_binary_payload w1.gzdio"],
      ...specs.some(({ arch }) => arch === "i586") ? ["--target", "i586"] : [],
      ...specs.map(({ name }) => join(work, `${name}.spec`)),
    ], { maxBuffer: 1 << 26 });
    for (const entry of Deno.readDirSync(join(work, "out"))) {
      await promisify(execFile)("mv", ["-f", join(work, "out", entry.name), folder]);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function specText(spec: RpmSpec, tree: string): string {
  const list = (word: string, values: readonly string[] = []) => values.map((value) => `${word}: ${value}`);
  return [
    `Name: ${spec.name}`,
    `Version: ${spec.version ?? "1.0"}`,
    `Release: ${spec.release ?? "alt1"}`,
    ...(spec.epoch === undefined ? [] : [`Epoch: ${spec.epoch}`]),
    `Summary: Package ${spec.name} of a test`,
    "License: MIT",
    "Group: Other",
    ...(spec.arch === undefined ? ["BuildArch: noarch"] : []),
    "AutoReqProv: no",
    ...list("Requires", spec.requires),
    ...list("Provides", spec.provides),
    ...list("Conflicts", spec.conflicts),
    ...list("Obsoletes", spec.obsoletes),
    "%description",
    `Package ${spec.name} of a test`,
    "%install",
    "mkdir -p %{buildroot}",
    `cp -a ${tree}/. %{buildroot}/`,
    ...(spec.tree === undefined ? [] : [`cp -a ${spec.tree}/. %{buildroot}/`]),
    "echo '%%defattr(-,root,root)' > %{_builddir}/list-%{name}",
    "cd %{buildroot} && find . -mindepth 1 -type d -printf '%%%%dir \"/%%P\"\\n' >> %{_builddir}/list-%{name}",
    "find . ! -type d -printf '\"/%%P\"\\n' >> %{_builddir}/list-%{name}",
    "%files -f %{_builddir}/list-%{name}",
    ...(spec.pre === undefined ? [] : ["%pre", spec.pre]),
    ...(spec.post === undefined ? [] : ["%post", spec.post]),
    "",
  ].join("\n");
}
