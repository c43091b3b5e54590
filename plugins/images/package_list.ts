/** Package lists of an image, `compute.pkglist`, as the steps in which its packages come and go. */
import {
  type PackageLine,
  type PackageStep,
  type ReadList,
  readPackageList,
  UsageError,
  type WantedPackage,
} from "../../core/mod.ts";

/** What a `-` before a name means: it is removed after its step; in lists of other packages before it, `--` after. */
export type ListKind = "pkglist" | "otherpkglist";

interface OpenStep {
  install: WantedPackage[];
  removeBefore: string[];
  removeAfter: string[];
  env: Record<string, string>;
}

/**
 * The steps that a list stands for; `#NEW_INSTALL_LIST#` begins another, `#ENV:A=1 B=2#` is for the packages' scripts.
 * @throws UsageError the file and line
 */
export async function readPackageSteps(
  path: string,
  kind: ListKind,
  read: ReadList,
): Promise<PackageStep[]> {
  const steps: OpenStep[] = [];
  let step = newStep();
  for (const line of await readPackageList(path, read)) {
    if (line.directive === undefined) addPackage(step, line, kind);
    else if (line.directive === "ENV") addVariables(step.env, line);
    else steps.push(step), step = newStep();
  }
  return [...steps, step].filter(({ install, removeBefore, removeAfter }) =>
    install.length + removeBefore.length + removeAfter.length > 0
  );
}

function newStep(): OpenStep {
  return { install: [], removeBefore: [], removeAfter: [], env: {} };
}

function addVariables(env: Record<string, string>, { text, where }: PackageLine): void {
  for (const pair of text.trim().split(/\s+/)) {
    const [, name, value] = /^(\w+)=(.*)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`${where}: "${pair}" is not NAME=value`);
    }
    env[name] = value;
  }
}

function addPackage(step: OpenStep, { text, file, where }: PackageLine, kind: ListKind): void {
  const [, dashes = "", word = ""] = /^(-{0,2})(.*)$/.exec(text) ?? [];
  if (word === "" || /\s/.test(word)) throw new UsageError(`${where}: "${text}" is not one package`);
  if (word.startsWith("@")) {
    throw new UsageError(`${where}: groups such as "${word}" are not known; name packages`);
  }
  if (dashes === "") step.install.push({ word, from: file });
  else if (kind === "pkglist" || dashes === "--") step.removeAfter.push(word);
  else step.removeBefore.push(word);
}
