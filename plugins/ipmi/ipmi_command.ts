/** A command of the BMC: its number, its request and how to read its response. */
import type { Buffer } from "node:buffer";

/** Privilege levels (IPMI 2.0 §6.8). */
export const PRIVILEGE = { user: 2, operator: 3, administrator: 4 } as const;

export type Privilege = typeof PRIVILEGE[keyof typeof PRIVILEGE];

/** A controller on a channel of the one before it. */
export interface Hop {
  /** 0 is the primary IPMB. */
  channel: number;
  /** Slave address, even. */
  address: number;
}

export interface IpmiCommand<T> {
  /** The standard's name, for messages. */
  name: string;
  netFn: number;
  command: number;
  /** Logical unit of the BMC, 0–3; default 0. */
  lun?: number;
  /** Lowest privilege level that may call it (IPMI 2.0 appendix G). */
  privilege: Privilege;
  data: Uint8Array;
  /** Controllers that it goes through, the last one is meant; default: the BMC itself. */
  path?: readonly Hop[];
  /** Doing it twice differs from doing it once: sent again only after the whole time-out. */
  once?: boolean;
  /** What completion codes of its own (80h–BEh) mean. */
  refusals?: Readonly<Record<number, string>>;
  /** @throws PacketError too short */
  decode(data: Buffer): T;
}

/** Whoever takes commands: a BMC, or a controller behind it. */
export interface Requester {
  /** @throws DeviceError, in one line */
  request<T>(command: IpmiCommand<T>): Promise<T>;
}

/** Network functions (IPMI 2.0 §5.1). */
export const NETFN = {
  chassis: 0x00,
  sensor: 0x04,
  application: 0x06,
  storage: 0x0a,
  transport: 0x0c,
  groupExtension: 0x2c,
} as const;

/** `operator`, for messages. */
export function privilegeName(privilege: number): string {
  return Object.entries(PRIVILEGE).find(([, level]) => level === privilege)?.[0] ?? `level ${privilege}`;
}
