import assert from "node:assert/strict";
import { createOverlap, type Dependency, renderDependency, sense } from "./dependency.ts";

const signs: Record<string, number> = {
  "": 0,
  "<": sense.less,
  "<=": sense.less | sense.equal,
  "=": sense.equal,
  ">=": sense.greater | sense.equal,
  ">": sense.greater,
};

function dependency(text: string): Dependency {
  const [name = "", sign = "", version = ""] = text.split(" ");
  return { name, flags: signs[sign] ?? 0, version };
}

Deno.test("a range is met by what overlaps it", () => {
  const overlap = createOverlap();
  const cases: [provided: string, required: string, met: boolean][] = [
    ["a = 1.0-alt1", "a", true],
    ["a = 1.0-alt1", "a = 1.0", true],
    ["a = 1.0-alt1", "a > 1.0", false],
    ["a = 1.0-alt2", "a >= 1.0-alt1", true],
    ["a = 1.0-alt1", "a < 1:0.1", true],
    ["a = 1:1.0-alt1", "a = 1.0-alt1", false],
    ["a >= 2", "a <= 3", true],
    ["a >= 2", "a < 2", false],
    ["a", "a >= 1", false],
    ["a", "a < 1", true],
    ["a = 1-alt1:p10+5.1", "a = 1-alt1", true],
    ["a = 1-alt1:p10+5.1", "a = 1-alt1:p10+5.1", true],
    ["a = 1-alt1:p10+5.1", "a = 1-alt1:p10+6.1", false],
    ["a = 1-alt1", "a = 1-alt1:p10+6.1", false],
    ["a = set:jg2ZwFjdTD2B0", "a >= set:jiXMb", true],
    ["a = set:jiXMb", "a >= set:jg2ZwFjdTD2B0", false],
    ["a = set:jg2ZwFjdTD2B0", "a >= 1.0", false],
    ["a = 1.0", "a >= set:jiXMb", false],
    ["a = set:broken!", "a >= set:jiXMb", false],
  ];
  for (const [provided, required, met] of cases) {
    assert.equal(overlap(dependency(provided), dependency(required)), met, `${provided} for ${required}`);
  }
});

Deno.test("a dependency is shown as it is written, but for sets", () => {
  assert.equal(renderDependency(dependency("a >= 1.0")), "a >= 1.0");
  assert.equal(renderDependency(dependency("a >= set:jiXMb")), "a >= set:…");
  assert.equal(renderDependency(dependency("/bin/sh")), "/bin/sh");
});
