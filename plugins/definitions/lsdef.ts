/** `lsdef`: the definitions of objects. */
import {
  type Context,
  defineCommand,
  flag,
  list,
  operands,
  type Result,
  type Row,
  UsageError,
  value,
} from "../../core/mod.ts";
import {
  definitionHelp,
  helpOption,
  objectsOption,
  readWords,
  typeOption,
  verboseOption,
} from "./definition_options.ts";
import { namedObjects, objectNames } from "./object_names.ts";
import { nicAttribute } from "./nic_values.ts";
import { hasAttribute, type ObjectType, objectTypes } from "./object_type.ts";
import { showTemplates } from "./node_templates.ts";
import { type ObjectValues, readObjects } from "./read_objects.ts";
import {
  type Line,
  objectLines,
  renderCompressed,
  renderLong,
  renderStanza,
  renderVerbose,
  stanzaHeader,
  withDefaultScripts,
} from "./render_objects.ts";
import { selectionWarnings, selectObjects } from "./selection.ts";
import { visibleNodes } from "./visible_nodes.ts";

export const lsdef = defineCommand({
  name: "lsdef",
  summary: "Show definitions of nodes, groups, networks, images and other objects",
  description: "Without names it lists those of the type; with names, -l or -i it shows attributes.",
  nodeWords: true,
  options: {
    help: helpOption,
    type: typeOption,
    objects: objectsOption,
    long: flag("l", "show the attributes"),
    short: flag("s", "show only names"),
    all: flag("a", "objects of every type but the logs"),
    stanza: flag("z", "as a stanza file, which mkdef -z and chdef -z read"),
    attributes: value("i", "ATTRIBUTES", "only these, with commas between them"),
    compress: flag("c", "one line for each value, for pipes into xcoll; with -i"),
    where: list("w", "CONDITION", "only objects with attribute==value; also != =~ !~"),
    hidden: flag("S", "also nodes that are hidden"),
    withFieldname: flag("H", "accepted for scripts; attributes always have their names"),
    nics: flag("", "only the attributes of network interfaces"),
    osimage: flag("", "with each node the image it is deployed with"),
    template: flag("", "the built-in templates for new nodes instead of objects"),
    verbose: verboseOption,
  },
  operands: { names: operands("names of the objects; for nodes a noderange", { optional: true }) },
  examples: [
    ["lsdef node1", "all attributes of a node"],
    ["lsdef -t site -l -i domain", "one attribute of the site"],
    ["lsdef -t node -w mgt==ipmi", "the nodes with a value"],
  ],
  async *run(context, args): AsyncGenerator<Result> {
    const types = args.all
      ? objectTypes(context.registry, [...context.registry.objects.keys()].sort().filter(isNoLog).join(","))
      : objectTypes(context.registry, args.type);
    const wanted = args.attributes?.split(",").map((name) => name.trim()).filter((name) => name !== "")
      .sort();
    if (args.help) return yield* definitionHelp(lsdef, context.registry, args.type, wanted);
    const { names } = readWords(args.names, args.objects, args.noderange);
    if (args.template) {
      return yield* lines(showTemplates(names, await defaultScripts(context, undefined) ?? {}));
    }
    if (args.compress && !wanted) throw new UsageError("-c shows single values: name them with -i");
    const view: View = { ...args, wanted, names };
    let shown = 0;
    if (args.stanza) yield { data: stanzaHeader };
    for (const type of types) shown += yield* showType(context, type, view);
    if (shown === 0) yield { info: "No object definitions were found" };
  },
});

function isNoLog(type: string): boolean {
  return type !== "auditlog" && type !== "eventlog";
}

interface View {
  names: string | undefined;
  wanted: string[] | undefined;
  long: boolean;
  short: boolean;
  stanza: boolean;
  compress: boolean;
  where: readonly string[];
  hidden: boolean;
  nics: boolean;
  osimage: boolean;
  verbose: boolean;
}

/** Answers how many objects it has shown. */
async function* showType(context: Context, type: ObjectType, view: View): AsyncGenerator<Result, number> {
  const { db, registry } = context;
  const asked = view.names === undefined
    ? { found: await objectNames(db, registry, type), unknown: [] }
    : await namedObjects(context, type, view.names);
  for (const name of asked.unknown) yield { error: `There is no ${type.name} "${name}"` };
  const present = view.hidden || type.name !== "node"
    ? asked.found
    : await visibleNodes(context.db, asked.found);
  const isLong = !view.short && (view.long || view.wanted || view.names !== undefined || view.stanza);
  if (!isLong && view.where.length === 0) {
    for (const name of present) yield { data: `${name}  (${type.name})` };
    return present.length;
  }
  yield* selectionWarnings(type, view.where);
  const values = await readObjects(db, registry, type, present);
  const chosen = selectObjects(present, values, view.where);
  const wanted = view.wanted?.filter((name) => hasAttribute(type, name));
  const strange = view.wanted?.filter((name) => !hasAttribute(type, name)) ?? [];
  if (strange.length > 0 && chosen.length > 0) {
    yield { error: `Objects of type ${type.name} have no attribute ${strange.join(", ")}` };
  }
  const hasDefaults = type.name === "node" && !view.stanza && !view.nics;
  const defaults = hasDefaults ? await defaultScripts(context, wanted) : undefined;
  const linesOf = objectLines(type, view.nics ? onlyNics(type, values) : values, wanted);
  for (const name of chosen) {
    if (!isLong) {
      yield { data: `${name}  (${type.name})` };
      continue;
    }
    const found = linesOf(name);
    // The rest would look like all that it has.
    if (values.broken.has(name)) continue;
    const text = [...renderObject(type, name, defaults ? withDefaultScripts(found, defaults) : found, view)];
    if (text.length > 0) yield { data: text.join("\n") };
    if (view.osimage && type.name === "node") {
      yield* showOsimage(context, name, values.get(name, "provmethod"), view);
    }
  }
  for (const { name, message } of values.problems) yield { node: name, error: message };
  return chosen.length;
}

function onlyNics(type: ObjectType, values: ObjectValues): ObjectValues {
  const attributes = values.attributes.filter((attribute) => nicAttribute(type, attribute) !== undefined);
  return { ...values, attributes };
}

function renderObject(type: ObjectType, name: string, found: readonly Line[], view: View): Iterable<string> {
  if (view.stanza) return renderStanza(type, name, found);
  if (view.compress) return renderCompressed(name, found);
  return view.verbose ? renderVerbose(type, name, found) : renderLong(name, found);
}

/** Of the scripts that every node runs, those that are to be shown. */
async function defaultScripts(
  { db }: Context,
  wanted: readonly string[] | undefined,
): Promise<Row | undefined> {
  const row = (await db.rows("postscripts")).find((row) => row.node === "xcatdefaults");
  if (!row || !wanted) return row;
  const shown = Object.entries(row).filter(([name]) => wanted.includes(name));
  return shown.length > 0 ? Object.fromEntries(shown) : undefined;
}

async function* showOsimage(
  context: Context,
  node: string,
  image: string | undefined,
  view: View,
): AsyncGenerator<Result> {
  if (image === undefined) {
    yield { error: `Node ${node} has no provmethod, so no osimage can be shown with it` };
    return;
  }
  const [type] = objectTypes(context.registry, "osimage");
  if (type) {
    yield* showType(context, type, { ...view, names: image, wanted: undefined, where: [], osimage: false });
  }
}

function* lines(texts: Iterable<string>): Generator<Result> {
  for (const text of texts) yield { data: text };
}
