/** What rpm itself says about versions and headers, through python3-rpm. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareEvr } from "../../plugins/alt/rpm/compare_versions.ts";

/** Runs a program of Debian's Python, which python3-rpm belongs to; a file in, as a full pipe would block both. */
function python(program: string, input: string): string {
  const folder = mkdtempSync(join(tmpdir(), "xcat-judge-"));
  try {
    writeFileSync(join(folder, "input"), input);
    return execFileSync("/usr/bin/python3", ["-c", program, join(folder, "input")], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 8;
  }
}

Deno.test("rpm orders a hundred thousand pairs of versions in the same way", () => {
  const next = numbers(20260101);
  const pick = (from: string) => from.charAt(next.next().value % from.length);
  const word = () =>
    Array.from({ length: 1 + next.next().value % 6 }, () => pick("0123901ab~^._+rc")).join("");
  const pairs = Array.from({ length: 100_000 }, () => {
    const one = word();
    // Half of them are alike, as neighbouring versions are.
    const two = next.next().value % 2 ? word() : one + word().slice(0, 2);
    return [next.next().value % 3, one, word(), next.next().value % 3, two, word()] as const;
  });
  const theirs = python(
    `
import sys, rpm
for line in open(sys.argv[1]):
    a, b, c, d, e, f = line.rstrip("\\n").split(" ")
    print(rpm.labelCompare((a, b, c), (d, e, f)))
`,
    pairs.map((pair) => `${pair.join(" ")}\n`).join(""),
  ).trim().split("\n").map(Number);
  const wrong = pairs.filter(([epoch, version, release, epoch2, version2, release2], index) =>
    Math.sign(
      compareEvr({ epoch, version, release }, { epoch: epoch2, version: version2, release: release2 }),
    ) !== theirs[index]
  );
  assert.deepEqual([theirs.length, wrong], [pairs.length, []]);
});
