/** Files that belong to the program: from the repository's folder, or from inside the compiled binary. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The program as it runs now. */
export interface Program {
  /** One executable that holds everything; otherwise sources run by an interpreter. */
  compiled: boolean;
  /** The executable: the program itself, or the interpreter. */
  executable: string;
  /** The folder that holds `share/`, `postscripts/`, `cmd/`… */
  root: string;
}

/** What a file of the program holds. @param path relative, such as `postscripts/setupntp` */
export function readAsset(path: string): Uint8Array {
  return new Uint8Array(readFileSync(assetPath(path)));
}

/** Paths of all files below a folder, sorted; empty where there is no such folder. */
export function listAssets(folder: string): string[] {
  const found: string[] = [];
  const walk = (path: string) => {
    for (const entry of entriesOf(path)) {
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(below);
      else found.push(below);
    }
  };
  walk(folder.replace(/\/+$/, ""));
  return found.sort();
}

/** How this process came about. */
export function runningProgram(): Program {
  const compiled = isInsideBinary() || !isInterpreter();
  return { compiled, executable: process.execPath, root: rootFolder() };
}

/** What the running executable's file holds; it lies outside the system root. */
export function readExecutable(): Uint8Array {
  return new Uint8Array(readFileSync(process.execPath));
}

/** Bun's virtual file system is flat: every module lies in its root, whatever its folder was. */
function isInsideBinary(): boolean {
  return import.meta.url.startsWith("file:///$bunfs/");
}

/** A binary made by `deno compile` keeps its folders, so only its name tells it apart. */
function isInterpreter(): boolean {
  return /(^|\/)(deno|bun|node)[^/]*$/.test(process.execPath);
}

function rootFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return isInsideBinary() ? here : join(here, "..", "..");
}

/** @throws Error a path that leaves the folder of the program */
function assetPath(path: string): string {
  if (path.startsWith("/") || path.split("/").includes("..")) throw new Error(`"${path}" is no asset`);
  return join(rootFolder(), path);
}

function entriesOf(folder: string) {
  try {
    return readdirSync(assetPath(folder), { withFileTypes: true });
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}
