/** The errors that the pipeline tells apart; anything else is reported as an internal fault. */

/** The caller asked wrongly: unknown option, table, column, node… Shown as one line; the exit status is 1. */
export class UsageError extends Error {
  override name = "UsageError";
  /** @param status exit status; the original answers 1 to most mistakes and 2 to a wrong column */
  constructor(message: string, readonly status: number = 1) {
    super(message);
  }
}

/** One node's failure; the other nodes go on. */
export class NodeError extends Error {
  override name = "NodeError";
  constructor(readonly node: string, message: string, readonly status: number = 1, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The node's driver, boot method or distribution has no such verb. */
export class UnsupportedError extends Error {
  override name = "UnsupportedError";
}

/** A noderange that cannot be read: `part` is the offending text, `offset` where it begins, from 0. */
export class NoderangeSyntaxError extends UsageError {
  override name = "NoderangeSyntaxError";
  constructor(message: string, readonly part: string, readonly offset: number) {
    super(message);
  }
}

/** A device (BMC, switch, DHCP server) refused, or did not answer. */
export class DeviceError extends Error {
  override name = "DeviceError";
}
