/** The `<xcatrequest>` document: what a client asks, both ways. */
import { Buffer } from "node:buffer";
import { UsageError } from "../errors.ts";
import type { Credentials, Request } from "../context.ts";
import { type DocumentLimits, readDocument, type XmlElement } from "./read_document.ts";
import { WireError } from "./wire_error.ts";
import { escapeText, findForbidden } from "./xml_text.ts";

export const REQUEST_ROOT = "xcatrequest";

/** What a request document says. Who asks is not in it: that is the connection's business. */
export interface WireRequest {
  request: Request;
  /** It ends the request that runs on this connection. */
  abort: boolean;
  /** What was typed for the request that runs on this connection; empty: nothing more comes. */
  typed: Uint8Array | undefined;
}

const LIMITS: DocumentLimits = { depth: 4, elements: 1_000_000 };

/**
 * The bytes that the original's client sends for this request.
 * @throws UsageError an argument has a control character, which no XML document can carry
 */
export function encodeRequest(request: Request): string {
  const lines = [`<${REQUEST_ROOT}>\n`];
  const add = (name: string, text: string | undefined) => {
    if (text === undefined) return;
    const at = findForbidden(text);
    if (at >= 0) throw new UsageError(controlCharacter(name, text, at));
    lines.push(`  <${name}>${escapeText(text)}</${name}>\n`);
  };
  add("clienttype", request.clienttype);
  add("command", request.command);
  add("cwd", request.cwd);
  add("noderange", request.noderange);
  for (const arg of request.args) add("arg", arg);
  if (request.progress) add("progress", "1");
  add("stdin", request.stdin);
  lines.push(`</${REQUEST_ROOT}>\n`);
  return lines.join("");
}

/** What is sent as stdin may be a whole file: its place is told instead of the text. */
function controlCharacter(name: string, text: string, at: number): string {
  if (name !== "stdin") {
    return `The ${name === "arg" ? "argument" : name} ${JSON.stringify(text)} has a control character`;
  }
  const before = text.slice(0, at).split("\n");
  return `The input has a control character in line ${before.length}, character ${
    (before.at(-1)?.length ?? 0) + 1
  }`;
}

/** The document that ends the request which runs on the same connection. */
export function encodeAbort(): string {
  return `<${REQUEST_ROOT}>\n  <abortcommand>1</abortcommand>\n</${REQUEST_ROOT}>\n`;
}

/** The document that carries what was typed to the request which runs on the same connection; empty: the end. */
export function encodeTyped(bytes: Uint8Array): string {
  return `<${REQUEST_ROOT}>\n  <typed>${Buffer.from(bytes).toString("base64")}</typed>\n</${REQUEST_ROOT}>\n`;
}

/**
 * Reads one request document. Elements that are not known are left out of account: old nodes send several.
 * @throws WireError what is wrong, and where
 */
export function decodeRequest(document: string): WireRequest {
  const { children } = readDocument(document, REQUEST_ROOT, LIMITS);
  const texts = Map.groupBy(children, (child) => child.name);
  const abort = texts.has("abortcommand");
  const credentials = credentialsOf(texts);
  const command = one(texts, "command") ?? "";
  const typed = one(texts, "typed");
  if (!abort && typed === undefined && credentials === undefined && command === "") {
    throw new WireError("The request names no <command>", 0);
  }
  const nodes = (texts.get("node") ?? []).map(leaf);
  const noderange = one(texts, "noderange") ?? (nodes.length > 0 ? nodes.join(",") : undefined);
  return {
    request: {
      command,
      args: (texts.get("arg") ?? []).map(leaf),
      ...present("noderange", noderange),
      ...present("stdin", one(texts, "stdin")),
      ...present("cwd", one(texts, "cwd")),
      ...present("clienttype", one(texts, "clienttype")),
      ...(texts.has("progress") ? { progress: true } : {}),
      ...(credentials === undefined ? {} : { credentials }),
    },
    abort,
    typed: typed === undefined ? undefined : new Uint8Array(Buffer.from(typed, "base64")),
  };
}

/** Several kinds in one request would be read differently by different programs. */
function credentialsOf(texts: ReadonlyMap<string, XmlElement[]>): Credentials | undefined {
  const kinds = (["becomeuser", "gettoken", "tokens"] as const).filter((name) => texts.has(name));
  const [kind] = kinds;
  if (kind === undefined) return undefined;
  const [parent, ...others] = texts.get(kind) ?? [];
  if (!parent || others.length > 0 || kinds.length > 1) {
    throw new WireError("The request has several ways of saying who asks, 1 is allowed", 0);
  }
  const inside = Map.groupBy(parent.children, (child) => child.name);
  if (kind === "tokens") return { kind, tokenid: one(inside, "tokenid") ?? "" };
  return { kind, username: one(inside, "username") ?? "", password: one(inside, "password") ?? "" };
}

function one(elements: ReadonlyMap<string, XmlElement[]>, name: string): string | undefined {
  const found = elements.get(name);
  if (!found) return undefined;
  if (found.length > 1) {
    throw new WireError(`The request has ${found.length} <${name}> elements, 1 is allowed`, 0);
  }
  return leaf(found[0] as XmlElement);
}

function leaf(element: XmlElement): string {
  if (element.children.length > 0) {
    throw new WireError(`<${element.name}> holds elements, text was wanted`, 0);
  }
  return element.text;
}

function present<K extends string>(name: K, text: string | undefined): { [P in K]?: string } {
  return text === undefined ? {} : { [name]: text } as { [P in K]?: string };
}
