import assert from "node:assert/strict";
import { decide, type Question } from "./policy.ts";

const nodes: Record<string, string[]> = { "n1-n2": ["n1", "n2"], n3: ["n3"] };

function ask(rows: Record<string, string>[], question: Partial<Question> = {}): boolean {
  const asked: Question = {
    user: "alice",
    hosts: ["10.0.0.9"],
    command: "nodels",
    parameters: "",
    nodes: undefined,
    at: new Date(2026, 0, 5, 12, 0),
    ...question,
  };
  return decide(rows, asked, (noderange) => new Set(nodes[noderange] ?? []));
}

Deno.test("the end of the table denies", () => assert.equal(ask([]), false));

Deno.test("the first rule by number decides", () => {
  const rows = [{ priority: "10", rule: "allow" }, { priority: "9.5", name: "alice", rule: "deny" }];
  assert.equal(ask(rows), false);
  assert.equal(ask(rows, { user: "bob" }), true);
});

Deno.test("a blank name is anyone; * is whoever proved who he is", () => {
  assert.equal(ask([{ priority: "1", rule: "allow" }], { user: undefined as never }), true);
  const rows = [{ priority: "1", name: "*", rule: "allow" }];
  assert.equal(decide(rows, { ...question(), user: undefined }, () => new Set()), false);
  assert.equal(ask(rows), true);
});

Deno.test("a rule's word is compared whole", () => {
  for (const rule of ["disallow", "allowed", "Allow?", "", "nosuchrule"]) {
    assert.equal(ask([{ priority: "1", rule }]), false, rule);
  }
  assert.equal(ask([{ priority: "1" }]), false);
});

Deno.test("commands are compared whole, one by one", () => {
  const rows = [{ priority: "1", commands: "nodels,lsdef", rule: "allow" }];
  assert.equal(ask(rows), true);
  assert.equal(ask(rows, { command: "nodelsx" }), false);
  assert.equal(ask([{ priority: "1", commands: "node.*", rule: "allow" }]), false);
});

Deno.test("parameters are a pattern; one that cannot be read allows nothing", () => {
  const rows = [{ priority: "1", parameters: "nodehm.*", rule: "allow" }];
  assert.equal(ask(rows, { parameters: "nodehm.mgt" }), true);
  assert.equal(ask(rows), false);
  assert.equal(ask([{ priority: "1", parameters: "(", rule: "allow" }], { parameters: "(" }), false);
});

Deno.test("an allowing rule takes its nodes, the next rules decide on the rest", () => {
  const rows = [
    { priority: "1", noderange: "n1-n2", rule: "allow" },
    { priority: "2", noderange: "n3", rule: "allow" },
  ];
  assert.equal(ask(rows, { nodes: ["n1"] }), true);
  assert.equal(ask(rows, { nodes: ["n1", "n3"] }), true);
  assert.equal(ask(rows, { nodes: ["n1", "n4"] }), false);
  assert.equal(ask(rows), false);
});

Deno.test("a rule with nodes allows nothing to a request that comes to none", () => {
  const rows = [{ priority: "1", noderange: "n1-n2", rule: "allow" }];
  assert.equal(ask(rows, { nodes: [] }), false);
  assert.equal(ask(rows, { nodes: undefined }), false);
});

Deno.test("a denying rule fires on any of its nodes", () => {
  const rows = [{ priority: "1", noderange: "n3", rule: "deny" }, { priority: "2", rule: "allow" }];
  assert.equal(ask(rows, { nodes: ["n1", "n3"] }), false);
  assert.equal(ask(rows, { nodes: ["n1"] }), true);
});

Deno.test("host and time bind the rule; a time that cannot be read fits never", () => {
  assert.equal(ask([{ priority: "1", host: "10.0.0.9", rule: "allow" }]), true);
  assert.equal(ask([{ priority: "1", host: "10.0.0.8", rule: "allow" }]), false);
  assert.equal(ask([{ priority: "1", time: "08:00-18:00", rule: "allow" }]), true);
  assert.equal(ask([{ priority: "1", time: "22:00-06:00", rule: "allow" }]), false);
  assert.equal(ask([{ priority: "1", time: "always", rule: "allow" }]), false);
});

Deno.test("a disabled rule is not there", () => {
  assert.equal(ask([{ priority: "1", rule: "allow", disable: "1" }]), false);
});

function question(): Question {
  return { user: "x", hosts: [], command: "nodels", parameters: "", nodes: undefined, at: new Date(0) };
}
