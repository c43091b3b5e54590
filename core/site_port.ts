/** Ports that the table site names. */
import { UsageError } from "./errors.ts";

const usual = { httpport: "80", xcatdport: "3001", xcatiport: "3002" } as const;

/** The port as text, for URLs and settings files. @throws UsageError it is none */
export function sitePort(site: ReadonlyMap<string, string>, key: keyof typeof usual): string {
  const text = site.get(key) || usual[key];
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) < 65536) return text;
  throw new UsageError(`site.${key}: "${text}" is no port number`);
}
