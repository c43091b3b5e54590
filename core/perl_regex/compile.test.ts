import assert from "node:assert/strict";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { compilePerlRegex } from "./compile.ts";
import { nativeRegex } from "./native.ts";
import { PerlRegexError } from "./perl_regex_error.ts";
import { translatePerlRegex } from "./translate.ts";

Deno.test("captures and place of the first match are those of Perl", () => {
  const cases: [string, string, [number, number, ...(string | undefined)[]] | undefined][] = [
    ["\\D+(\\d+)$", "f1n2", [2, 4, "2"]],
    ["\\D+(\\d+)", "rack01unit34", [0, 6, "01"]],
    ["\\z", "node1", [5, 5]],
    ["\\Z", "node1", [5, 5]],
    ["^\\S+(\\d+)$", "dmz1node12", [0, 10, "2"]],
    [".*?(\\d+)$", "rx12", [0, 4, "12"]],
    ["(a|ab)(c|bcd)", "abcd", [0, 4, "a", "bcd"]],
    ["(x)?(\\d)", "7", [0, 1, undefined, "7"]],
    ["[[:alpha:]]+", "12ab3", [2, 4]],
    ["[[:^alpha:]]+", "ab12", [2, 4]],
    ["[]a]+", "x]a", [1, 3]],
    ["\\h+", "a \tb", [1, 3]],
    ["\\Qa.b\\E+", "a.bb", [0, 4]],
    ["(?i)NODE", "node1", [0, 4]],
    ["(?<rack>\\d+)", "r12", [1, 3, "12"]],
    ["(?'rack'\\d+)", "r12", [1, 3, "12"]],
    ["a(?#comment)b", "ab", [0, 2]],
    ["\\x{6e}ode", "node", [0, 4]],
    ["\\cA", "\u0001", [0, 1]],
    ["\\N+", "ab\nc", [0, 2]],
    ["\\An", "node", [0, 1]],
    ["n\\-1", "n-1", [0, 3]],
    ["[a\\-c]+", "b-a", [1, 3]],
    ["é+", "caféé", [3, 5]],
    ["nomatch", "node", undefined],
  ];
  for (const [pattern, subject, expected] of cases) {
    const match = compilePerlRegex(pattern).exec(subject);
    assert.deepEqual(match && [match.index, match.end, ...match.captures], expected, pattern);
  }
});

Deno.test("what cannot be done in linear time, or cannot be read, is refused with its name", () => {
  const cases: [string, RegExp][] = [
    ["(a)\\1", /back reference/],
    ["a(?=b)", /lookahead/],
    ["(?<!a)b", /lookbehind/],
    ["(?{ system })", /program code/],
    ["(?>a+)", /atomic/],
    ["a++", /possessive/],
    ["rx([", /not closed/],
    ["rx(", /missing|closing|unexpected/i],
    ["a{2000}", /repe/i],
    ["(\\w{1,30}){1,30}$", /multiply to too much/],
    ["x".repeat(1001), /longer than 1000/],
  ];
  for (const [pattern, message] of cases) {
    assert.throws(
      () => compilePerlRegex(pattern),
      (error) => error instanceof PerlRegexError && message.test(error.message),
    );
  }
});

Deno.test("expressions that make a backtracking engine hang end in milliseconds", () => {
  const hostile = [
    "(a+)+$",
    "(a|a)*$",
    "(a|aa)+$",
    "(.*)*x",
    "a*a*a*a*a*a*a*b",
    "(?:a?){30}a{30}x",
    "(\\w+\\s?)*$",
    ".*.*.*=.*",
  ];
  for (const pattern of hostile) {
    for (const length of [30, 60, 2000]) {
      const begin = performance.now();
      compilePerlRegex(pattern).exec(`${"a".repeat(length)}!`);
      const took = performance.now() - begin;
      assert.ok(took < 1000, `${pattern} on ${length} characters took ${took} ms`);
    }
  }
});

Deno.test("usual expressions run natively, those that compete do not", () => {
  for (
    const pattern of [
      "\\D+(\\d+)$",
      "n(\\d+)",
      "\\D+(\\d+)\\D+(\\d+)\\D+(\\d+)",
      "^\\S+(\\d+)$",
      "\\z",
      "^(?:node[12].*)$",
    ]
  ) {
    assert.ok(nativeRegex(translatePerlRegex(pattern)), pattern);
  }
  for (const pattern of ["(a+)+$", ".*.*x", "(a|b)c", "a?a?a?aaa", "(?i)a", "[[:digit:]]+"]) {
    assert.equal(nativeRegex(translatePerlRegex(pattern)), undefined, pattern);
  }
});

Deno.test("the native engine and RE2 find the same", () => {
  const atom = fc.constantFrom(
    "a",
    "b",
    "1",
    "-",
    ".",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "[ab1]",
    "[^a]",
    "[a-c\\d]",
    "\\-",
    "\\.",
    "\\S",
  );
  const repeat = fc.constantFrom("", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{1,}");
  const part = fc.tuple(atom, repeat, fc.boolean()).map(([a, r, group]) => group ? `(${a}${r})` : a + r);
  const pattern = fc.tuple(
    fc.constantFrom("", "^"),
    fc.array(part, { maxLength: 5 }),
    fc.constantFrom("", "$", "\\z"),
  )
    .map(([start, parts, end]) => start + parts.join("") + end);
  let native = 0;
  fc.assert(
    fc.property(
      pattern,
      fc.string({ unit: fc.constantFrom("a", "b", "1", "-", ".", "\n", "é"), maxLength: 12 }),
      (text, subject) => {
        const translated = translatePerlRegex(text);
        if (nativeRegex(translated)) native++;
        const matcher = RE2JS.compile(translated).matcher(subject);
        const found = matcher.find()
          ? [
            matcher.start(),
            matcher.end(),
            ...Array.from({ length: matcher.groupCount() }, (_, i) => matcher.group(i + 1) ?? undefined),
          ]
          : undefined;
        const match = compilePerlRegex(text).exec(subject);
        assert.deepEqual(match && [match.index, match.end, ...match.captures], found);
      },
    ),
    { numRuns: 2000 },
  );
  assert.ok(native > 500, `${native} of 2000 were native`);
});

Deno.test("a range out of order is a PerlRegexError", () => {
  assert.throws(() => compilePerlRegex("[a-D]"), PerlRegexError);
});

Deno.test("any text is either an expression or a PerlRegexError", () => {
  const text = fc.string({
    unit: fc.constantFrom(..."ab1\\[](){}?*+|^$.:-,<>=!PQEdDzZhxNoc#'é"),
    maxLength: 14,
  });
  fc.assert(
    fc.property(text, (pattern) => {
      try {
        compilePerlRegex(pattern).exec("node1-eth0");
      } catch (error) {
        assert.ok(error instanceof PerlRegexError, `${pattern}: ${error}`);
      }
    }),
    { numRuns: 3000 },
  );
});
