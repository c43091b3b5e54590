/** The world outside, as values: everything that product code reads, writes or calls goes through these. */
import type { Buffer } from "node:buffer";

export interface FileInfo {
  kind: "file" | "directory" | "link" | "other";
  size: number;
  /** Permission bits. */
  mode: number;
  /** Modification time, milliseconds since 1970. */
  mtimeMs: number;
}

/** A file with its content (mode 0644 unless told), or a symbolic link to `link`. */
export type NewFile =
  & { path: string }
  & (
    | { content: string | Uint8Array; mode?: number; link?: undefined }
    | { link: string }
  );

/** Files by the absolute path that the product names; the system root is put before it here. */
export interface Fs {
  /** The path on this machine, for a program that is handed one. */
  real(path: string): string;
  /** The text of a file, undefined where there is none. */
  readText(path: string): Promise<string | undefined>;
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Texts of many small files, in the order of their paths. */
  readAll(paths: readonly string[]): Promise<(string | undefined)[]>;
  /** Replaces the file whole: written beside, synced, renamed. Folders above are made. Default mode 0644. */
  write(path: string, content: string | Uint8Array, options?: { mode?: number }): Promise<void>;
  /**
   * Replaces many files as `write` does one, with one sync of the disk for all of them; what is right already stays.
   * Where one cannot be written (a full disk), all stay as they were.
   */
  writeAll(files: readonly NewFile[]): Promise<void>;
  /** Adds to the end of a file, which is made where there is none (with this mode, 0644 by default). */
  append(path: string, content: string | Uint8Array, options?: { mode?: number }): Promise<void>;
  /** Makes `path` a symbolic link to `target`, replacing what was there. */
  link(target: string, path: string): Promise<void>;
  makeDirectory(path: string, options?: { mode?: number }): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** Takes the place of what `to` was, in one step. */
  rename(from: string, to: string): Promise<void>;
  /** What a symbolic link points to, as it stands in it; undefined where there is no link. */
  readLink(path: string): Promise<string | undefined>;
  /** Removes a file or a folder with what is in it; nothing happens where there is none. */
  remove(path: string): Promise<void>;
  /** Names in a folder, sorted; empty where there is none. */
  list(path: string): Promise<string[]>;
  /** The same of many folders, in the order of their paths. */
  listAll(paths: readonly string[]): Promise<string[][]>;
  info(path: string): Promise<FileInfo | undefined>;
  /**
   * Runs `work` while no other request of this process is in such work on the same path: what reads a file, changes
   * it and writes it back goes in here, or one of two changes is lost.
   */
  exclusively<T>(path: string, work: () => Promise<T>): Promise<T>;
}

export interface RunOptions {
  input?: string | Uint8Array;
  /** Added to the environment, which is otherwise the caller's without what could change a child's behaviour. */
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** Milliseconds after which the program is ended; none: it may take its time. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Gets each line that the program writes to stderr, as it comes: programs tell there how far they are. */
  onLine?: (line: string) => void;
  /** The program changes nothing: it is called in a dry run, too. */
  query?: boolean;
}

export interface RunResult {
  /** Exit status; 127 where there is no such program, 128 + signal where one ended it. */
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs a program by its argument list; never through a shell. */
export type Run = (argv: readonly string[], options?: RunOptions) => Promise<RunResult>;

export interface UdpSocket {
  send(bytes: Uint8Array, address: string, port: number): void;
  onMessage(receive: (bytes: Buffer, from: { address: string; port: number }) => void): void;
  close(): void;
}

/** A byte stream to one peer. */
export interface TcpStream {
  write(bytes: Uint8Array | string): void;
  /** Exactly `count` bytes. @throws DeviceError the peer closed or the time ran out */
  read(count: number): Promise<Buffer>;
  close(): void;
}

export interface NetworkInterface {
  name: string;
  family: 4 | 6;
  address: string;
  /** `255.255.255.0` or an IPv6 mask. */
  netmask: string;
  mac: string;
  internal: boolean;
}

export interface Net {
  /** A socket on any free port (or `port`) for IPv4 datagrams. */
  udp(port?: number): Promise<UdpSocket>;
  /** @throws DeviceError refused, unreachable or no answer in `timeoutMs` */
  connect(host: string, port: number, timeoutMs: number): Promise<TcpStream>;
  /** True where something accepts a TCP connection within `timeoutMs`. */
  accepts(host: string, port: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  interfaces(): NetworkInterface[];
  hostname(): string;
}

/** Names and addresses: the hosts file under the system root first, then DNS. */
export interface Resolve {
  /** The IPv4 address of a name (an address is its own), or undefined. */
  address(name: string): Promise<string | undefined>;
  /** The same for many names; reads the hosts file once. */
  addresses(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The first name of an address, or undefined; one of DNS only where it leads back to the address. */
  name(address: string): Promise<string | undefined>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; ends early, without an error, when `signal` fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

/**
 * A password: the variable of the caller's environment, else what a person types unseen after the prompt; undefined:
 * neither. Only a command that runs in the caller's process has either.
 */
export type Secret = (variable: string, prompt: string) => Promise<string | undefined>;

export interface GuardOptions {
  /** A file; while it is there, what was begun is not finished. */
  mark: string;
  /** Undoes it; when it succeeded, the mark is removed. */
  argv: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export interface Guard {
  /** Undoes what is not finished. @throws DeviceError it cannot be undone */
  end(): Promise<void>;
}

/**
 * Undoes what is not finished when `end` is called and when this process ends, however it ends. One at a time for
 * a mark: the next one waits for its turn. @throws DeviceError it did not come
 */
export type GuardPort = (options: GuardOptions) => Promise<Guard>;

export interface Ports {
  fs: Fs;
  run: Run;
  guard: GuardPort;
  secret: Secret;
  net: Net;
  resolve: Resolve;
  clock: Clock;
  log: Log;
  /** `count` random bytes of the system's generator. */
  random(count: number): Uint8Array;
}
