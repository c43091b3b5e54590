/** Makes and changes objects: what mkdef, chdef and stanza files have in common. */
import {
  type Context,
  createTurns,
  type Reader,
  type Registry,
  type Result,
  type Transaction,
  UsageError,
} from "../../core/mod.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createObject, newNodeWarnings } from "./create_object.ts";
import type { Change, DefineOptions, Definition } from "./definition.ts";
import { dynamicGroupsCheck } from "./dynamic_members.ts";
import { changeMembers } from "./group_members.ts";
import { membershipConflicts } from "./membership_conflicts.ts";
import { namedObjects, objectNames } from "./object_names.ts";
import { type ObjectType, requireAttributes } from "./object_type.ts";
import { type ObjectValues, readObjects } from "./read_objects.ts";
import { removeObjects } from "./remove_objects.ts";
import { renderWherevals } from "./selection.ts";
import { type ValueOf, writeAttributes } from "./write_object.ts";
import { addWords, withoutWords, words } from "./word_list.ts";

/** Carries out all definitions in one transaction; yields what went wrong with single ones and a count. */
export async function* defineObjects(
  context: Context,
  definitions: readonly Definition[],
  options: DefineOptions,
): AsyncGenerator<Result> {
  for (const { type, attributes } of definitions) requireAttributes(type, attributes.keys());
  const members = await resolveMembers(context, definitions);
  const report: Report = { results: [...members.problems], done: [], made: [] };
  await context.db.write(async (transaction) => {
    const changes = createChanges();
    for (const [type, same] of byType(definitions)) {
      await defineSameType(
        transaction,
        context.registry,
        changes,
        type,
        same,
        options,
        members.nodes,
        report,
      );
    }
    await changes.flush(transaction, context.registry);
  });
  yield* report.results;
  if (options.change === "set") yield* membershipConflicts(definitions, members.nodes, options);
  yield* newNodeWarnings(report.made.filter(({ type }) => type.name === "node"));
  const { length: count } = report.done;
  if (options.verbose && count > 0) yield { info: ["Written:", ...report.done].join("\n") };
  yield {
    info: count === 0
      ? "No object definitions were created or changed"
      : `${count} object definition${count === 1 ? " was" : "s were"} created or changed`,
  };
  if (options.mode === "change" && report.made.length > 0) {
    const more = report.made.length > 20 ? `, and ${report.made.length - 20} more` : "";
    const names = report.made.slice(0, 20).map(({ name }) => name).join(", ");
    yield { info: `New object definitions: ${names}${more}` };
  }
}

interface Report {
  results: Result[];
  done: string[];
  made: Definition[];
}

/** Groups come before nodes, so that what a node says of its groups counts. */
function byType(definitions: readonly Definition[]): [ObjectType, Definition[]][] {
  const types = Map.groupBy(definitions, ({ type }) => type.name);
  return [...types.values()].map((same): [ObjectType, Definition[]] => [(same[0] as Definition).type, same])
    .sort(([a], [b]) => Number(b.name === "group") - Number(a.name === "group"));
}

async function defineSameType(
  transaction: Transaction,
  registry: Registry,
  changes: Changes,
  type: ObjectType,
  definitions: readonly Definition[],
  options: DefineOptions,
  members: ReadonlyMap<Definition, readonly string[]>,
  report: Report,
): Promise<void> {
  const present = new Set(await objectNames(transaction, registry, type));
  const names = definitions.map(({ name }) => name);
  const values = await readObjects(transaction, registry, type, names);
  const groups = type.name === "node" ? await groupValues(transaction, registry, definitions) : undefined;
  const check = await dynamicGroupsCheck(transaction);
  // The one site object is never removed; its attributes are set.
  const remakes = options.mode === "remake" && type.name !== "site";
  if (remakes) {
    await removeObjects(transaction, registry, changes, type, names.filter((name) => present.has(name)));
  }
  const turn = createTurns();
  for (const definition of definitions) {
    await turn();
    const { name } = definition;
    const exists = present.has(name);
    try {
      if (exists && options.mode === "make") {
        throw new UsageError(
          `The ${type.name} "${name}" exists already; change it with chdef or replace it with mkdef -f`,
        );
      }
      await changes.attempt(async () => {
        const isNew = !exists || remakes;
        if (isNew) createObject(registry, changes, definition, options);
        const before = isNew
          ? inherited(definition, groups)
          : (attribute: string) => values.get(name, attribute);
        await writeObject(transaction, changes, definition, before, options, members.get(definition));
        const wanted = type.name === "node"
          ? changes.planned("nodelist", { node: name }, "groups")
          : undefined;
        if (wanted !== undefined) check(name, before("groups"), wanted);
      });
      if (!exists) report.made.push(definition);
      report.done.push(name);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      report.results.push({ error: error.message });
    }
  }
}

async function writeObject(
  transaction: Transaction,
  changes: Changes,
  definition: Definition,
  before: ValueOf,
  { change, dynamic }: DefineOptions,
  members: readonly string[] | undefined,
): Promise<void> {
  const { type, name, attributes } = definition;
  if (type.name === "site") return writeSite(changes, attributes, before, change);
  if (members && !dynamic && attributes.get("grouptype") !== "dynamic") {
    if (before("grouptype") === "dynamic") {
      throw new UsageError(
        `Nodes cannot be put into the group "${name}": it is dynamic and holds the nodes with ` +
          `${before("wherevals") ?? ""}; give them these values instead`,
      );
    }
    await changeMembers(transaction, changes, name, members, change);
  }
  if (type.name === "group") {
    const rest = new Map([...attributes].filter(([attribute]) => attribute !== "members"));
    return writeAttributes(
      changes,
      { ...definition, attributes: dynamicAttributes(rest, dynamic) },
      before,
      change,
    );
  }
  writeAttributes(changes, definition, before, change);
}

function dynamicAttributes(attributes: Map<string, string>, dynamic: DefineOptions["dynamic"]) {
  if (!dynamic) return attributes;
  return new Map([
    ...attributes,
    ["grouptype", "dynamic"],
    ["members", "dynamic"],
    ["wherevals", renderWherevals(dynamic.nodeType, dynamic.where)],
  ]);
}

function writeSite(
  changes: Changes,
  attributes: ReadonlyMap<string, string>,
  before: ValueOf,
  change: Change,
): void {
  for (const [key, value] of attributes) {
    const old = before(key) ?? "";
    const wanted = change === "set"
      ? value
      : change === "plus"
      ? addWords(old, value)
      : withoutWords(old, value);
    if (wanted === "") changes.remove("site", { key });
    else changes.set("site", { key }, { value: wanted });
  }
}

/** A node that is not there yet has no values, but its groups may. */
function inherited({ type, attributes }: Definition, groups: ObjectValues | undefined): ValueOf {
  if (type.name !== "node" || !groups) return () => undefined;
  return (attribute) => {
    if (attribute === "groups") return undefined;
    for (const name of words(attributes.get("groups") ?? "")) {
      const value = groups.get(name, attribute);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

async function groupValues(db: Reader, registry: Registry, definitions: readonly Definition[]) {
  const type = definitions[0]?.type;
  if (!type) return undefined;
  const names = [...new Set(definitions.flatMap(({ attributes }) => words(attributes.get("groups") ?? "")))];
  return await readObjects(db, registry, { ...type, name: "group" }, names);
}

/** The nodes that `members=` names, looked up before the transaction; nodes of the same request count as known. */
async function resolveMembers(context: Context, definitions: readonly Definition[]) {
  const nodes = new Map<Definition, readonly string[]>();
  const problems: Result[] = [];
  const coming = new Set(definitions.filter(({ type }) => type.name === "node").map(({ name }) => name));
  for (const definition of definitions) {
    const text = definition.type.name === "group" ? definition.attributes.get("members") : undefined;
    if (text === undefined) continue;
    const type = { ...definition.type, name: "node" };
    const { found, unknown } = text === ""
      ? { found: [], unknown: [] }
      : await namedObjects(context, type, text);
    nodes.set(definition, [...found, ...unknown.filter((name) => coming.has(name))]);
    for (const name of unknown.filter((name) => !coming.has(name))) {
      problems.push({ error: `There is no node "${name}" that could be a member of ${definition.name}` });
    }
  }
  return { nodes, problems };
}
