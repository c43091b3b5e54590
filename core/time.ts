/** Times as the tables hold them. */

/** `11-22-2026 23:16:18`, local time, as nodelist.statustime and the logs have it. */
export function tableTime(ms: number): string {
  const at = new Date(ms);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(at.getMonth() + 1)}-${two(at.getDate())}-${at.getFullYear()} ` +
    `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
