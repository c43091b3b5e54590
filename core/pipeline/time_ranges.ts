/** Times of the week, as policy.time has them: `08:00-18:30`, `Mon-Fri 08:00-18:30`, `Sat`. */

const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * True where `at` (local time) is in the range; undefined: it cannot be read. Begin counts, end does not. A range
 * may go over midnight, or over the end of the week; what is after midnight belongs to the day it began on.
 */
export function isWithin(range: string, at: Date): boolean | undefined {
  const form = /^(?:([a-z]{3})(?:-([a-z]{3}))?)?\s*(?:(\d\d:\d\d)-(\d\d:\d\d))?$/i;
  const [whole = "", day, lastDay = day, begin = "00:00", end = "24:00"] = form.exec(range.trim()) ?? [];
  if (whole === "") return undefined;
  const first = days.indexOf((day ?? "sun").toLowerCase());
  const last = days.indexOf((lastDay ?? "sat").toLowerCase());
  const [from, to] = [minutesOf(begin), minutesOf(end)];
  if (first < 0 || last < 0 || from === undefined || to === undefined) return undefined;
  const isDay = (day: number) => first <= last ? first <= day && day <= last : day >= first || day <= last;
  const [today, now] = [at.getDay(), at.getHours() * 60 + at.getMinutes()];
  if (from <= to) return isDay(today) && from <= now && now < to;
  return (isDay(today) && now >= from) || (isDay((today + 6) % 7) && now < to);
}

/** Of a time of day; undefined: there is no such time. */
function minutesOf(time: string): number | undefined {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const all = hours * 60 + minutes;
  return minutes < 60 && all <= 24 * 60 ? all : undefined;
}
