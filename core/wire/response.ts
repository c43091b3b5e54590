/** The `<xcatresponse>` documents: results of a command, both ways. */
import { Buffer } from "node:buffer";
import type { ElementResult, NodeResult, Progress, Result } from "../result.ts";
import { type DocumentLimits, readDocument, type XmlElement } from "./read_document.ts";
import { escapeText, findForbidden, unescapeText } from "./xml_text.ts";

export const RESPONSE_ROOT = "xcatresponse";

/** One document, read. */
export interface WireResponse {
  results: Result[];
  /** Short name of the server that made it. */
  server: string | undefined;
  /** The request is answered in full. */
  done: boolean;
}

const LIMITS: DocumentLimits = { depth: 6, elements: 2_000_000 };
const SERVER_DONE = "serverdone";
const DATA_SOURCE = "xcatdsource";
const PROGRESS = "progress";
const OUTPUT = "output";

/**
 * Documents for these results, in their order. Inside a document elements stand sorted by name, as the original
 * writes them, so a document ends where sorting would change the order that the user sees.
 * @param server short name of this server
 * @param last these are the last results: adds `<serverdone>`
 */
export function encodeResponses(results: readonly Result[], server: string, last: boolean): string {
  const documents: string[] = [];
  let group: Result[] = [];
  for (const result of results) {
    if (group.length > 0 && !fits(group, result)) {
      documents.push(encodeDocument(group, server, false));
      group = [];
    }
    group.push(result);
  }
  // Line-based clients of the original get the last elements (`<node>`, `<username>`) and the end in one document.
  const joined = last && group.length > 0 &&
    group.every((result) => "element" in result || "data" in result) &&
    group.some((result) => "element" in result);
  if (group.length > 0) documents.push(encodeDocument(group, server, joined));
  if (last && !joined) {
    documents.push(`<${RESPONSE_ROOT}>\n  <${SERVER_DONE}></${SERVER_DONE}>\n</${RESPONSE_ROOT}>\n`);
  }
  return documents.join("");
}

/** @throws WireError what is wrong, and where */
export function decodeResponse(document: string): WireResponse {
  return decodeOwn(document) ?? decodeAny(document);
}

const HEAD = `<${RESPONSE_ROOT}>\n`;
const OWN_RESULT = new RegExp(
  " {2}<(?:" +
    "node>\\n(?: {4}<data>\\n {6}<contents>([^<]*)</contents>\\n(?: {6}<desc>([^<]*)</desc>\\n)? {4}</data>\\n)?" +
    " {4}<name>([^<]*)</name>\\n {2}</node>" +
    "|data>([^<]*)</data>)\\n",
  "y",
);
const OWN_END = new RegExp(` {2}<${DATA_SOURCE}>([^<]*)</${DATA_SOURCE}>\\n</${RESPONSE_ROOT}>$`, "y");

/** A document of our own server with plain values only, in a third of the time; undefined: it is another. */
function decodeOwn(document: string): WireResponse | undefined {
  if (!document.startsWith(HEAD)) return undefined;
  const results: Result[] = [];
  let at = HEAD.length;
  for (;;) {
    OWN_RESULT.lastIndex = at;
    const found = OWN_RESULT.exec(document);
    if (!found) break;
    const [whole, data, desc, node, line] = found;
    at += whole.length;
    if (line !== undefined) results.push({ data: unescapeText(line, at) });
    else results.push(plainNode(unescapeText(node ?? "", at), data, desc, at));
  }
  OWN_END.lastIndex = at;
  const end = OWN_END.exec(document);
  if (!end || findForbidden(document) >= 0) return undefined;
  return { results, server: unescapeText(end[1] ?? "", at), done: false };
}

function plainNode(node: string, data: string | undefined, desc: string | undefined, at: number): NodeResult {
  if (data === undefined) return { node };
  if (desc === undefined) return { node, data: unescapeText(data, at) };
  return { node, data: unescapeText(data, at), desc: unescapeText(desc, at) };
}

function decodeAny(document: string): WireResponse {
  const { children } = readDocument(document, RESPONSE_ROOT, LIMITS);
  const response: WireResponse = { results: [], server: undefined, done: false };
  const codes = children.filter((child) => child.name === "errorcode").map((child) => statusCode(child.text));
  const errors = children.filter((child) => child.name === "error").length;
  // One message and one code belong together; otherwise nobody can say which belongs to which.
  const paired = errors === 1 && codes.length === 1;
  for (const child of children) {
    if (child.name === SERVER_DONE) response.done = true;
    else if (child.name === DATA_SOURCE) response.server = child.text;
    else if (child.name === "error") {
      response.results.push({ error: child.text, errorcode: paired ? codes[0] as number : 0 });
    } else if (child.name !== "errorcode") response.results.push(decodeResult(child));
    else if (!paired) response.results.push({ errorcode: statusCode(child.text) });
  }
  return response;
}

function fits(group: readonly Result[], result: Result): boolean {
  const before = elementOf(group[group.length - 1] as Result);
  const name = elementOf(result);
  if (name === "error" || before === "error") return false;
  return name === before || ("element" in result && name > before);
}

function elementOf(result: Result): string {
  if ("element" in result) return result.element;
  if ("progress" in result) return PROGRESS;
  if ("output" in result) return OUTPUT;
  if ("node" in result) return "node";
  if ("data" in result) return "data";
  if ("info" in result) return "info";
  if ("warning" in result) return "warning";
  return "error" in result ? "error" : "errorcode";
}

/** `results` come sorted by element name. */
function encodeDocument(results: readonly Result[], server: string, done: boolean): string {
  let body = "";
  let open = done;
  for (const result of results) {
    if (open && elementOf(result) > SERVER_DONE) {
      body += leaf("  ", SERVER_DONE, "");
      open = false;
    }
    body += encodeResult(result);
  }
  if (!results.some((result) => "element" in result)) body += leaf("  ", DATA_SOURCE, server);
  if (open) body += leaf("  ", SERVER_DONE, "");
  return `<${RESPONSE_ROOT}>\n${body}</${RESPONSE_ROOT}>\n`;
}

function encodeResult(result: Result): string {
  if ("element" in result) return encodeElement("  ", result);
  if ("progress" in result) return leaf("  ", PROGRESS, encodeProgress(result.progress));
  if ("output" in result) return leaf("  ", OUTPUT, Buffer.from(result.output).toString("base64"));
  if ("node" in result) return encodeNode(result);
  if ("data" in result) return leaf("  ", "data", result.data);
  if ("info" in result) return leaf("  ", "info", result.info);
  if ("warning" in result) return leaf("  ", "warning", result.warning);
  if ("error" in result) return leaf("  ", "error", result.error) + codeLeaf("  ", result.errorcode ?? 1);
  return leaf("  ", "errorcode", String(result.errorcode));
}

function encodeElement(indent: string, { element, text, children }: ElementResult): string {
  if (!children) return leaf(indent, element, text);
  const inside = children.map((child) => encodeElement(`${indent}  `, child)).join("");
  return `${indent}<${element}>\n${inside}${indent}</${element}>\n`;
}

function encodeNode(result: NodeResult): string {
  let body = "  <node>\n";
  if (result.data !== undefined || result.desc !== undefined) {
    body += "    <data>\n" +
      (result.data === undefined ? "" : leaf("      ", "contents", result.data)) +
      (result.desc === undefined ? "" : leaf("      ", "desc", result.desc)) +
      "    </data>\n";
  }
  if (result.error !== undefined) body += leaf("    ", "error", result.error);
  body += codeLeaf("    ", result.errorcode ?? (result.error === undefined ? 0 : 1));
  return body + leaf("    ", "name", result.node) + "  </node>\n";
}

function codeLeaf(indent: string, code: number): string {
  return code === 0 ? "" : leaf(indent, "errorcode", String(code));
}

function leaf(indent: string, name: string, text: string): string {
  return `${indent}<${name}>${escapeText(text)}</${name}>\n`;
}

function decodeResult(child: XmlElement): Result {
  if (child.name === "node" && child.children.length > 0) return decodeNode(child);
  if (child.name === "data") return { data: child.text === "" ? describedData(child) : child.text };
  if (child.name === "info" || child.name === "sinfo") return { info: child.text };
  if (child.name === "warning") return { warning: child.text };
  if (child.name === PROGRESS) return decodeProgress(child.text);
  if (child.name === OUTPUT) return { output: new Uint8Array(Buffer.from(child.text, "base64")) };
  return { element: child.name, text: child.text };
}

/** `<data><contents>…</contents><desc>…</desc></data>` without a node. */
function describedData(child: XmlElement): string {
  return [textOf(child, "desc"), textOf(child, "contents")].filter((text) => text !== undefined).join(": ");
}

/** `12/200 nodes`, or `12 nodes`. */
function encodeProgress({ done, total, unit }: Progress): string {
  return `${done}${total === undefined ? "" : `/${total}`} ${unit}`;
}

function decodeProgress(text: string): Result {
  const [, done = "", total, unit = ""] = /^(\d{1,15})(?:\/(\d{1,15}))? (.+)$/.exec(text) ?? [];
  if (done === "") return { element: PROGRESS, text };
  return { progress: { done: Number(done), unit, ...(total === undefined ? {} : { total: Number(total) }) } };
}

function decodeNode(node: XmlElement): NodeResult {
  const result: NodeResult = { node: "" };
  let code: number | undefined;
  for (const child of node.children) {
    if (child.name === "name") result.node = child.text;
    else if (child.name === "data") decodeData(child, result);
    else if (child.name === "error") result.error = child.text;
    else if (child.name === "errorcode") code = statusCode(child.text);
  }
  if (code !== undefined || result.error !== undefined) result.errorcode = code ?? 0;
  return result;
}

function decodeData(data: XmlElement, result: NodeResult): void {
  if (data.children.length === 0) {
    result.data = data.text;
    return;
  }
  for (const child of data.children) {
    if (child.name === "contents") result.data = child.text;
    else if (child.name === "desc") result.desc = child.text;
  }
}

function textOf(parent: XmlElement, name: string): string | undefined {
  return parent.children.find((child) => child.name === name)?.text;
}

/** A code that is not a number counts as a failure. */
function statusCode(text: string): number {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : 1;
}
