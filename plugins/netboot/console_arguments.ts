/** Kernel arguments for the serial console of a node. */

export interface SerialConsole {
  /** nodehm.serialport: `0` is ttyS0; a name such as `ttyAMA0` is taken as it is. */
  port: string | undefined;
  /** nodehm.serialspeed. */
  speed: string | undefined;
  /** nodehm.serialflow: `hard` adds `n8r`. */
  flow: string | undefined;
}

/** `console=tty0 console=ttyS0,115200`, or empty where the node has no serial port. */
export function consoleArguments({ port, speed, flow }: SerialConsole): string {
  if (port === undefined) return "";
  const device = /^\d+$/.test(port) ? `ttyS${port}` : port;
  return `console=tty0 console=${device},${speed ?? "115200"}${flow === "hard" ? "n8r" : ""}`;
}
