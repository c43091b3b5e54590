/** Files below the system root, each replaced whole. */
import * as fs from "node:fs/promises";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  openSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import type { FileInfo, Fs, NewFile } from "./mod.ts";

/** @param root folder put before every path; `""` or `/` is the machine itself */
export function createFs(root: string): Fs {
  const turns = new Map<string, Promise<unknown>>();
  const real = (path: string) => root === "" || root === "/" ? path : join(root, path);
  return {
    real,
    readText: (path) => absentIsUndefined(fs.readFile(real(path), "utf8")),
    readBytes: (path) => absentIsUndefined(fs.readFile(real(path)).then((bytes) => new Uint8Array(bytes))),
    write: (path, content, { mode = 0o644 } = {}) => replace(real(path), content, mode),
    writeAll: (files) => replaceAll(files.map((file) => ({ ...file, path: real(file.path) }))),
    async append(path, content, { mode = 0o644 } = {}) {
      try {
        await fs.appendFile(real(path), content, { mode });
      } catch (error) {
        if ((error as { code?: string }).code !== "ENOENT") throw error;
        await fs.mkdir(dirname(real(path)), { recursive: true });
        await fs.appendFile(real(path), content, { mode });
      }
    },
    rename: (from, to) => fs.rename(real(from), real(to)),
    async link(target, path) {
      await beside(real(path), (temporary) => fs.symlink(target, temporary));
    },
    async makeDirectory(path, { mode = 0o755 } = {}) {
      await fs.mkdir(real(path), { recursive: true, mode });
    },
    async copy(from, to) {
      const { mode } = await fs.stat(real(from));
      await beside(real(to), async (temporary) => {
        await fs.copyFile(real(from), temporary);
        await fs.chmod(temporary, mode & 0o7777);
      });
    },
    readLink: (path) => absentIsUndefined(fs.readlink(real(path)), "EINVAL"),
    remove: (path) => fs.rm(real(path), { recursive: true, force: true }),
    list: async (path) => (await absentIsUndefined(fs.readdir(real(path))) ?? []).sort(),
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

async function replaceAll(files: readonly NewFile[]): Promise<void> {
  if (files.length === 0) return;
  const folders = [...new Set(files.map(({ path }) => dirname(path)))];
  for (const folder of folders) await fs.mkdir(folder, { recursive: true });
  const mark = randomBytes(6).toString("hex");
  const changed = files.filter((file) => file.link === undefined || !isLink(file.path, file.link));
  const pending = changed.map((file, at) => ({
    ...file,
    temporary: join(dirname(file.path), `.${mark}.${at}.tmp`),
  }));
  try {
    await inTurns(pending, (file) => {
      if (file.link !== undefined) symlinkSync(file.link, file.temporary);
      else writeNew(file.temporary, file.content, file.mode ?? 0o644);
    });
    // What is renamed before its content is on the disk could be empty after a power failure; node has no syncfs.
    const env = { PATH: process.env.PATH ?? "/usr/bin:/bin" };
    await promisify(execFile)("sync", ["-f", ...folders], { env });
    await inTurns(pending, ({ temporary, path }) => renameSync(temporary, path));
  } catch (error) {
    for (const { temporary } of pending) rmSync(temporary, { force: true });
    throw error;
  }
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

function isLink(path: string, target: string): boolean {
  try {
    return readlinkSync(path) === target;
  } catch {
    return false; // not there, or no link: it is made anew
  }
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
