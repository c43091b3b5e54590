/** Getting files of a repository: from this machine as they are, from elsewhere with curl into the cache. */
import { DeviceError, type Ports, UsageError } from "../../../core/mod.ts";

/** Folder of what was fetched; all of it can be fetched again. */
export const cacheFolder = "/var/cache/xcat/alt";

/** The path of a `file:` address, below the system root; undefined for others. */
export function localPath(url: string): string | undefined {
  return url.startsWith("file:") ? `/${url.slice("file:".length).replace(/^\/+/, "")}` : undefined;
}

export interface Fetching {
  url: string;
  /** Absolute, below the system root. */
  to: string;
}

/**
 * Fetches files, several at once; folders are made. Also in a dry run: nothing outside of the cache changes.
 * @throws DeviceError the address and curl's own words
 */
export async function fetchFiles(
  { fs, run }: Pick<Ports, "fs" | "run">,
  files: readonly Fetching[],
  signal: AbortSignal,
): Promise<void> {
  if (files.length === 0) return;
  const config = files.map(({ url, to }) => `url = ${quoted(url)}\noutput = ${quoted(fs.real(to))}\n`).join(
    "",
  );
  const { status, stderr } = await run([
    "curl",
    ...["--no-progress-meter", "--fail", "--location", "--create-dirs", "--disable", "--retry", "3"],
    ...["--connect-timeout", "30", "--speed-limit", "1", "--speed-time", "60"],
    ...["--proto", "=http,https,ftp", "--parallel", "--parallel-max", "8", "--fail-early", "--config", "-"],
  ], { input: config, signal, query: true });
  if (status === 0) return;
  if (status === 127) throw new UsageError("Repositories on other machines are read with curl: install it");
  const first = files.length === 1 ? files[0]?.url : `one of ${files.length} files, ${files[0]?.url} first`;
  throw new DeviceError(`${first} could not be fetched: ${stderr.trim() || `curl ended with ${status}`}`);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
