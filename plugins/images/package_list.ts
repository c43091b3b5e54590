/** Package lists of an image, `compute.pkglist`: one package a line, with directives as `#INCLUDE:file#`. */
import { type PackageStep, UsageError, type WantedPackage } from "../../core/mod.ts";

/** The text of a file, undefined where there is none. */
export type ReadList = (path: string) => Promise<string | undefined>;

/** What a `-` before a name means: it is removed after its step; in lists of other packages before it, `--` after. */
export type ListKind = "pkglist" | "otherpkglist";

interface OpenStep {
  install: WantedPackage[];
  removeBefore: string[];
  removeAfter: string[];
  env: Record<string, string>;
}

/**
 * The steps that a list stands for; `#NEW_INSTALL_LIST#` begins another. Included files are relative to the file that
 * names them.
 * @throws UsageError the file and line
 */
export async function readPackageSteps(
  path: string,
  kind: ListKind,
  read: ReadList,
): Promise<PackageStep[]> {
  const steps: OpenStep[] = [newStep()];
  await include(path, []);
  return steps.filter(({ install, removeBefore, removeAfter }) =>
    install.length + removeBefore.length + removeAfter.length > 0
  );

  async function include(file: string, above: readonly string[]): Promise<void> {
    if (above.includes(file)) throw new UsageError(`${[...above, file].join(" includes ")}`);
    const text = await read(file);
    if (text === undefined) {
      const by = above.at(-1);
      throw new UsageError(
        `The package list ${file} does not exist${by === undefined ? "" : `; ${by} includes it`}`,
      );
    }
    for (const [index, whole] of text.split("\n").entries()) {
      const line = whole.trim();
      const where = `${file}, line ${index + 1}`;
      const [, directive, argument = ""] = /^#\s*(INCLUDE|ENV|NEW_INSTALL_LIST)(?::(.*?))?#/.exec(line) ?? [];
      const step = steps.at(-1);
      if (!step) continue;
      if (directive === "INCLUDE") await include(beside(file, argument.trim()), [...above, file]);
      else if (directive === "NEW_INSTALL_LIST") steps.push(newStep());
      else if (directive === "ENV") addVariables(step.env, argument, where);
      else if (line !== "" && !line.startsWith("#")) {
        addPackage(step, line.split(/\s+#/)[0] ?? "", kind, where, file);
      }
    }
  }
}

function newStep(): OpenStep {
  return { install: [], removeBefore: [], removeAfter: [], env: {} };
}

function beside(file: string, name: string): string {
  return name.startsWith("/") ? name : `${file.slice(0, file.lastIndexOf("/"))}/${name}`;
}

function addVariables(env: Record<string, string>, text: string, where: string): void {
  for (const pair of text.trim().split(/\s+/)) {
    const [, name, value] = /^(\w+)=(.*)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`${where}: "${pair}" is not NAME=value`);
    }
    env[name] = value;
  }
}

function addPackage(step: OpenStep, line: string, kind: ListKind, where: string, file: string): void {
  const [, dashes = "", word = ""] = /^(-{0,2})(.*)$/.exec(line.trim()) ?? [];
  if (word === "" || /\s/.test(word)) throw new UsageError(`${where}: "${line}" is not one package`);
  if (word.startsWith("@")) {
    throw new UsageError(`${where}: groups such as "${word}" are not known; name packages`);
  }
  if (dashes === "") step.install.push({ word, from: file });
  else if (kind === "pkglist" || dashes === "--") step.removeAfter.push(word);
  else step.removeBefore.push(word);
}
