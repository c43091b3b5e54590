import assert from "node:assert/strict";
import { parseWherevals } from "./dynamic_groups.ts";

Deno.test("conditions stand between :: or, in the older form, between commas", () => {
  assert.deepEqual(parseWherevals("mgt==ipmi::arch=~x86"), [
    { column: "mgt", operator: "==", value: "ipmi" },
    { column: "arch", operator: "=~", value: "x86" },
  ]);
  assert.deepEqual(parseWherevals("mgt=hmc,hcp=c76v1hmc04"), [
    { column: "mgt", operator: "==", value: "hmc" },
    { column: "hcp", operator: "==", value: "c76v1hmc04" },
  ]);
});

Deno.test("a comma within a value does not end a condition", () => {
  assert.deepEqual(parseWherevals("groups=~(a,b)"), [{ column: "groups", operator: "=~", value: "(a,b)" }]);
  const noted = { column: "usercomment", operator: "==", value: "a,mgt=b" };
  assert.deepEqual(parseWherevals("usercomment==a,mgt=b"), [noted]);
  assert.deepEqual(parseWherevals("usercomment==a,mgt=b::arch!=x"), [
    noted,
    { column: "arch", operator: "!=", value: "x" },
  ]);
});

Deno.test("text that is no condition gives none", () => assert.deepEqual(parseWherevals("nothing"), []));
