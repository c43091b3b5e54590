import assert from "node:assert/strict";
import fc from "fast-check";
import { UsageError } from "../errors.ts";
import { decodeRequest, encodeAbort, encodeRequest, encodeTyped } from "./request.ts";
import { WireError } from "./wire_error.ts";
import { findForbidden } from "./xml_text.ts";

const RECORDED =
  "<xcatrequest>\n  <clienttype>cli</clienttype>\n  <command>nodels</command>\n  <cwd>/tmp</cwd>\n" +
  "  <noderange>cn1,cn2</noderange>\n  <arg>nodehm.mgt</arg>\n  <arg>nodetype.os</arg>\n</xcatrequest>\n";

const REQUEST = {
  clienttype: "cli",
  command: "nodels",
  cwd: "/tmp",
  noderange: "cn1,cn2",
  args: ["nodehm.mgt", "nodetype.os"],
};

Deno.test("a request is written as the original's client writes it", () => {
  assert.equal(encodeRequest(REQUEST), RECORDED);
  assert.equal(
    encodeRequest({
      clienttype: "cli",
      command: "mkdef",
      cwd: "/tmp",
      args: ["-z"],
      stdin: "pn1:\n  groups=a&b\n",
    }),
    "<xcatrequest>\n  <clienttype>cli</clienttype>\n  <command>mkdef</command>\n  <cwd>/tmp</cwd>\n" +
      "  <arg>-z</arg>\n  <stdin>pn1:\n  groups=a&amp;b\n</stdin>\n</xcatrequest>\n",
  );
});

Deno.test("a recorded request is read", () => {
  assert.deepEqual(decodeRequest(RECORDED), {
    request: REQUEST,
    abort: false,
    typed: undefined,
  });
  assert.deepEqual(
    decodeRequest("<xcatrequest><command>lsxcatd</command><arg>-v</arg><transid>77</transid></xcatrequest>")
      .request,
    { command: "lsxcatd", args: ["-v"] },
  );
});

Deno.test("an XML declaration and self-closing elements are read", () => {
  const { request } = decodeRequest(
    '<?xml version="1.0"?>\n<xcatrequest><command>x</command><arg/></xcatrequest>',
  );
  assert.deepEqual(request, { command: "x", args: [""] });
});

Deno.test("nodes listed one by one make a noderange", () => {
  const { request } = decodeRequest(
    "<xcatrequest><command>x</command><node>n1</node><node>n2</node></xcatrequest>",
  );
  assert.equal(request.noderange, "n1,n2");
});

Deno.test("abort and other credentials are recognised", () => {
  assert.equal(decodeRequest(encodeAbort()).abort, true);
  const becoming =
    "<xcatrequest>\n  <command>tabdump</command>\n  <becomeuser>\n    <username>root</username>\n" +
    "    <password>wrong</password>\n  </becomeuser>\n</xcatrequest>\n";
  assert.deepEqual(decodeRequest(becoming).request.credentials, {
    kind: "becomeuser",
    username: "root",
    password: "wrong",
  });
  const token = "<tokens><tokenid>t1</tokenid></tokens>";
  assert.deepEqual(
    decodeRequest(`<xcatrequest><command>x</command>${token}</xcatrequest>`).request.credentials,
    {
      kind: "tokens",
      tokenid: "t1",
    },
  );
  for (const several of [token + token, `${token}<becomeuser><username>a</username></becomeuser>`]) {
    assert.throws(
      () => decodeRequest(`<xcatrequest><command>x</command>${several}</xcatrequest>`),
      /several ways/,
    );
  }
});

Deno.test("a request never says who asks", () => {
  const { request } = decodeRequest(
    "<xcatrequest><command>x</command><username>root</username><user>root</user><peer>::1</peer></xcatrequest>",
  );
  assert.deepEqual(request, { command: "x", args: [] });
});

Deno.test("every text survives the way there", () => {
  const text = fc.string({ unit: "grapheme" }).filter((value) => findForbidden(value) < 0);
  fc.assert(fc.property(fc.array(text), text, (args, stdin) => {
    const request = { command: "x", args, stdin };
    assert.deepEqual(decodeRequest(encodeRequest(request)).request, request);
  }));
});

Deno.test("a control character in an argument is the caller's mistake", () => {
  assert.throws(() => encodeRequest({ command: "x", args: ["a\u0000b"] }), UsageError);
});

const HOSTILE: readonly (readonly [name: string, document: string, wanted: RegExp])[] = [
  ["unclosed element", "<xcatrequest>\n<unclosed>\n</xcatrequest>", /<\/unclosed> was wanted.*line 3/],
  ["no end", "<xcatrequest><command>x</command>", /<xcatrequest> is not closed/],
  [
    "wrong root",
    "<xcatresponse><command>x</command></xcatresponse>",
    /Root element <xcatrequest> was wanted/,
  ],
  ["two roots", "<xcatrequest><command>x</command></xcatrequest><a></a>", /Text after/],
  ["document type", '<!DOCTYPE a [<!ENTITY b "c">]><xcatrequest></xcatrequest>', /document type/],
  ["unknown entity", "<xcatrequest><command>&b;</command></xcatrequest>", /Unknown entity "&b;"/],
  ["bare ampersand", "<xcatrequest><command>a & b</command></xcatrequest>", /Unknown entity/],
  ["NUL by number", "<xcatrequest><command>&#0;</command></xcatrequest>", /Unknown entity/],
  ["NUL", "<xcatrequest><command>a\0</command></xcatrequest>", /U\+0000/],
  ["attributes", '<xcatrequest a="b"><command>x</command></xcatrequest>', /Attributes are not allowed/],
  ["CDATA", "<xcatrequest><command><![CDATA[x]]></command></xcatrequest>", /CDATA/],
  ["comment", "<xcatrequest><!-- a --><command>x</command></xcatrequest>", /Comments/],
  ["text beside elements", "<xcatrequest>a<command>x</command></xcatrequest>", /Text beside elements/],
  ["deep", "<xcatrequest>" + "<a>".repeat(50) + "</a>".repeat(50) + "</xcatrequest>", /4 levels/],
  ["no command", "<xcatrequest><arg>x</arg></xcatrequest>", /names no <command>/],
  [
    "two commands",
    "<xcatrequest><command>x</command><command>y</command></xcatrequest>",
    /2 <command> elements/,
  ],
  [
    "prototype",
    "<xcatrequest><__proto__>a</__proto__><command>&constructor;</command></xcatrequest>",
    /entity/,
  ],
];

for (const [name, document, wanted] of HOSTILE) {
  Deno.test(`refused with a reason: ${name}`, () => {
    assert.throws(() => decodeRequest(document), (error) => {
      assert.ok(error instanceof WireError, String(error));
      assert.match(error.message, wanted);
      return true;
    });
  });
}

Deno.test("any text is read or refused as a wire error, nothing else", () => {
  const pieces = fc.array(
    fc.constantFrom("<", ">", "/", "&", ";", "xcatrequest", "command", "a", " ", "!", "?", "#1"),
  );
  fc.assert(fc.property(pieces, (parts) => {
    try {
      decodeRequest(`<xcatrequest>${parts.join("")}</xcatrequest>`);
    } catch (error) {
      assert.ok(error instanceof WireError, String(error));
    }
  }));
});

Deno.test("what is typed travels unchanged, whatever bytes it is; none is the end", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assert.deepEqual(decodeRequest(encodeTyped(bytes)).typed, bytes);
  }));
  assert.equal(decodeRequest(encodeRequest({ command: "rcons", args: [] })).typed, undefined);
});

Deno.test("a control character in what is sent as stdin is named by its place", () => {
  assert.throws(
    () => encodeRequest({ command: "tabrestore", args: [], stdin: '#key\n"a\x01"\n' }),
    (error) => /^The input has a control character in line 2, character 3$/.test((error as Error).message),
  );
});
