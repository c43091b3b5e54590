/** Times as the tables hold them. */

/** `11-22-2026 23:16:18`, local time, as nodelist.statustime and the logs have it. */
export function tableTime(ms: number): string {
  const at = new Date(ms);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(at.getMonth() + 1)}-${two(at.getDate())}-${at.getFullYear()} ` +
    `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Milliseconds since 1970 of such a time, or of `2026-11-22 23:16:18`; undefined for other text. */
export function parseTableTime(text: string): number | undefined {
  const [, day = "", time = ""] = /^(\S+)[ T](\d\d:\d\d:\d\d)$/.exec(text) ?? [];
  const iso = day.replace(/^(\d\d)-(\d\d)-(\d{4})$/, "$3-$1-$2");
  const at = /^\d{4}-\d\d-\d\d$/.test(iso) ? new Date(`${iso}T${time}`).getTime() : NaN;
  return Number.isNaN(at) ? undefined : at;
}
