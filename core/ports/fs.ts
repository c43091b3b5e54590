/** Files below the system root, each replaced whole. */
import * as fs from "node:fs/promises";
import { Buffer } from "node:buffer";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { DeviceError } from "../errors.ts";
import type { FileInfo, Fs, NewFile } from "./mod.ts";

/** @param root folder put before every path; `""` or `/` is the machine itself */
export function createFs(root: string): Fs {
  const turns = new Map<string, Promise<unknown>>();
  const real = (path: string) => root === "" || root === "/" ? path : join(root, path);
  return {
    real,
    readText: (path) => absentIsUndefined(fs.readFile(real(path), "utf8")),
    readBytes: (path) => absentIsUndefined(fs.readFile(real(path)).then((bytes) => new Uint8Array(bytes))),
    async readAll(paths) {
      const texts: (string | undefined)[] = [];
      await inTurns(paths, (path) => void texts.push(textOf(real(path))));
      return texts;
    },
    write: (path, content, { mode = 0o644 } = {}) => storing(path, () => replace(real(path), content, mode)),
    writeAll: (files) =>
      replaceAll(files.map((file) => ({ ...file, path: real(file.path), told: dirname(file.path) }))),
    append: (path, content, { mode = 0o644 } = {}) =>
      storing(path, async () => {
        try {
          await fs.appendFile(real(path), content, { mode });
        } catch (error) {
          if ((error as { code?: string }).code !== "ENOENT") throw error;
          await fs.mkdir(dirname(real(path)), { recursive: true });
          await fs.appendFile(real(path), content, { mode });
        }
      }),
    rename: (from, to) => fs.rename(real(from), real(to)),
    link: (target, path) =>
      storing(path, () => beside(real(path), (temporary) => fs.symlink(target, temporary))),
    makeDirectory: (path, { mode = 0o755 } = {}) =>
      storing(path, async () => void await fs.mkdir(real(path), { recursive: true, mode })),
    copy: (from, to) =>
      storing(to, async () => {
        const { mode } = await fs.stat(real(from));
        await beside(real(to), async (temporary) => {
          await fs.copyFile(real(from), temporary);
          await fs.chmod(temporary, mode & 0o7777);
        });
      }),
    readLink: (path) => absentIsUndefined(fs.readlink(real(path)), "EINVAL"),
    remove: (path) => fs.rm(real(path), { recursive: true, force: true }),
    list: async (path) => (await absentIsUndefined(fs.readdir(real(path))) ?? []).sort(),
    async listAll(paths) {
      const lists: string[][] = [];
      await inTurns(paths, (path) => void lists.push(namesIn(real(path))));
      return lists;
    },
    info: async (path) => {
      const stat = await absentIsUndefined(fs.lstat(real(path)));
      return stat && describe(stat);
    },
    exclusively(path, work) {
      const turn = (turns.get(path) ?? Promise.resolve()).then(work, work);
      turns.set(path, turn);
      const leave = () => turns.get(path) === turn && turns.delete(path);
      turn.then(leave, leave);
      return turn;
    },
  };
}

/** Opened with its final mode, so that a secret is never readable in between. */
async function replace(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  try {
    await beside(path, async (temporary) => {
      const file = await fs.open(temporary, "wx", mode & 0o600);
      try {
        await file.writeFile(content);
        await file.chmod(mode);
        await file.sync();
      } finally {
        await file.close();
      }
    });
  } catch (error) {
    // Nothing can be renamed over a mount point, such as /etc/hosts of a container.
    if ((error as { code?: string }).code !== "EBUSY") throw error;
    await fs.writeFile(path, content);
  }
}

/** Small files are written faster by calls that block; others are served in between. */
const TURN_MS = 8;

const disks: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the disk (ENOSPC)",
  EDQUOT: "the quota of the disk is used up (EDQUOT)",
  EROFS: "the file system is read-only (EROFS)",
};

async function storing(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw asDeviceError(path, error);
  }
}

/** A disk that takes nothing is no fault of the program. */
function asDeviceError(path: string, error: unknown): unknown {
  const why = disks[(error as { code?: string }).code ?? ""];
  return why === undefined ? error : new DeviceError(`${path}: ${why}`, { cause: error });
}

/** @param files with the folder as it is told where the disk takes nothing */
async function replaceAll(files: readonly (NewFile & { told: string })[]): Promise<void> {
  const changed: (NewFile & { told: string })[] = [];
  await inTurns(files, (file) => void (isThere(file) || changed.push(file)));
  if (changed.length === 0) return;
  const folders = new Map(changed.map(({ path, told }) => [dirname(path), told]));
  const mark = randomBytes(6).toString("hex");
  const pending = changed.map((file, at) => ({
    ...file,
    temporary: join(dirname(file.path), `.${mark}.${at}.tmp`),
  }));
  let at = "";
  try {
    await inTurns([...folders], ([folder, told]) => {
      at = told;
      mkdirSync(folder, { recursive: true });
    });
    await inTurns(pending, (file) => {
      at = file.told;
      if (file.link !== undefined) symlinkSync(file.link, file.temporary);
      else writeNew(file.temporary, file.content, file.mode ?? 0o644);
    });
    await syncDisks(folders.keys());
    await inTurns(pending, ({ temporary, path }) => renameSync(temporary, path));
  } catch (error) {
    for (const { temporary } of pending) rmSync(temporary, { force: true });
    throw asDeviceError(at, error);
  }
}

/** What is renamed before its content is on the disk could be empty after a power failure; node has no syncfs. */
async function syncDisks(folders: Iterable<string>): Promise<void> {
  const disks = new Map<number, string>();
  for (const folder of folders) disks.set(statSync(folder).dev, folder);
  const env = { PATH: process.env.PATH ?? "/usr/bin:/bin" };
  await promisify(execFile)("sync", ["-f", ...disks.values()], { env });
}

function textOf(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false }) && readFileSync(path, "utf8");
}

function namesIn(path: string): string[] {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path).sort() : [];
}

function writeNew(path: string, content: string | Uint8Array, mode: number): void {
  const file = openSync(path, "wx", mode & 0o600);
  try {
    writeFileSync(file, content);
    fchmodSync(file, mode);
  } finally {
    closeSync(file);
  }
}

/** Whether nothing is to be done for it. */
function isThere(file: NewFile): boolean {
  const there = lstatSync(file.path, { throwIfNoEntry: false });
  if (file.link !== undefined) {
    return there?.isSymbolicLink() === true && readlinkSync(file.path) === file.link;
  }
  const content = Buffer.from(file.content);
  return there?.isFile() === true && there.size === content.length &&
    (there.mode & 0o7777) === (file.mode ?? 0o644) && readFileSync(file.path).equals(content);
}

async function inTurns<T>(all: readonly T[], work: (one: T) => void): Promise<void> {
  let turn = performance.now();
  for (const one of all) {
    work(one);
    if (performance.now() - turn < TURN_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    turn = performance.now();
  }
}

/** Makes something under another name in the same folder, then renames it to `path`. */
async function beside(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  await fs.mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await make(temporary);
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
}

/** @param alsoAbsent a further error that means absence */
async function absentIsUndefined<T>(reading: Promise<T>, alsoAbsent = "ENOENT"): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === "ENOENT" || code === "ENOTDIR" || code === alsoAbsent) return undefined;
    throw error;
  }
}

function describe(stat: Awaited<ReturnType<typeof fs.lstat>>): FileInfo {
  const kind = stat.isFile()
    ? "file"
    : stat.isDirectory()
    ? "directory"
    : stat.isSymbolicLink()
    ? "link"
    : "other";
  return { kind, size: Number(stat.size), mode: Number(stat.mode) & 0o7777, mtimeMs: Number(stat.mtimeMs) };
}
