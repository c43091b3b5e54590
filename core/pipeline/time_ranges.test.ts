import assert from "node:assert/strict";
import { isWithin } from "./time_ranges.ts";

const monday = (time: string) => new Date(`2026-01-05T${time}:00`);
const sunday = (time: string) => new Date(`2026-01-04T${time}:00`);

Deno.test("a range of hours holds from its begin until before its end", () => {
  assert.equal(isWithin("08:00-18:30", monday("08:00")), true);
  assert.equal(isWithin("08:00-18:30", monday("18:29")), true);
  assert.equal(isWithin("08:00-18:30", monday("18:30")), false);
  assert.equal(isWithin("00:00-24:00", monday("23:59")), true);
});

Deno.test("a range may go over midnight; what is after it belongs to the day before", () => {
  assert.equal(isWithin("22:00-06:00", monday("23:00")), true);
  assert.equal(isWithin("22:00-06:00", monday("05:59")), true);
  assert.equal(isWithin("22:00-06:00", monday("12:00")), false);
  assert.equal(isWithin("Sun 22:00-06:00", monday("05:59")), true);
  assert.equal(isWithin("Mon 22:00-06:00", monday("05:59")), false);
});

Deno.test("days are single or a range, also over the end of the week", () => {
  assert.equal(isWithin("Mon-Fri 08:00-18:00", monday("12:00")), true);
  assert.equal(isWithin("Mon-Fri 08:00-18:00", sunday("12:00")), false);
  assert.equal(isWithin("mon", monday("00:00")), true);
  assert.equal(isWithin("Sat-Mon", sunday("12:00")), true);
  assert.equal(isWithin("Sat-Mon", new Date(2026, 0, 6)), false);
});

Deno.test("what is no range is told apart from a time that does not fit", () => {
  for (
    const range of ["", "always", "8:00-18:00", "25:00-26:00", "08:61-09:00", "Foo 08:00-09:00", "08:00"]
  ) {
    assert.equal(isWithin(range, monday("08:30")), undefined, range);
  }
});
