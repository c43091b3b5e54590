import assert from "node:assert/strict";
import { defineTable } from "./table.ts";
import { renderTableHelp, renderTableList, renderTerm } from "./table_help.ts";

Deno.test("columns are listed in order, texts lined up by tabs, a blank line between them", () => {
  const table = defineTable({
    name: "mac",
    key: ["node"],
    doc: "Addresses.",
    columns: {
      node: "Node.",
      comments: { doc: "Notes.", required: true },
      serial7: "Seven.",
      serial: "Six.",
    },
  });
  assert.equal(
    renderTableHelp(table),
    "node:\t\tNode.\n\ncomments:\tNotes.\n\nserial7:\tSeven.\n\nserial:\t\tSix.",
  );
});

Deno.test("tables are listed by name", () => {
  assert.equal(
    renderTableList([{ name: "nodehm", doc: "Hardware." }, { name: "auditlog", doc: "Log." }]),
    "auditlog:\tLog.\n\nnodehm:\t\tHardware.",
  );
});

Deno.test("values with a meaning follow their column under headings", () => {
  const table = defineTable({
    name: "site",
    key: ["key"],
    doc: "Settings.",
    columns: {
      key: {
        doc: "Name; these have a meaning:",
        terms: { DHCP: { dhcplease: "Seconds.", dhcpsetup: "Or not." } },
      },
      value: "Value.",
    },
  });
  assert.equal(
    renderTableHelp(table),
    "key:\t\tName; these have a meaning:\n\n----\nDHCP\n----\n\ndhcplease:  Seconds.\n\ndhcpsetup:  Or not.\n\n" +
      "value:\t\tValue.",
  );
});

Deno.test("a long text is wrapped at 83 columns, keeps its double blanks and its own lines", () => {
  const lines = renderTerm("name", `${"word ".repeat(30)}two.  Then\n   more ${"word ".repeat(20)}`).split(
    "\n",
  );
  assert.equal(lines[0], `name:  ${"word ".repeat(15)}`.trimEnd());
  assert.ok(
    lines.slice(1).every((line) => /^ {17}\S/.test(line) || line.startsWith(" ".repeat(20) + "more")),
  );
  assert.ok(lines.some((line) => line.includes("two.  Then")));
  assert.ok(lines.every((line) => line.length <= 83 && line === line.trimEnd()));
});
