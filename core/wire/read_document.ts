/** A strict reader for the small part of XML that the protocol uses: elements and text, nothing else. */
import { WireError } from "./wire_error.ts";
import { findForbidden, unescapeText } from "./xml_text.ts";

export interface XmlElement {
  name: string;
  /** Text of an element without children, entities replaced; empty where there are children. */
  text: string;
  children: XmlElement[];
}

export interface DocumentLimits {
  /** Levels of elements; the root is the first. */
  depth: number;
  /** Elements in the whole document. */
  elements: number;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
const NONE: XmlElement[] = [];

/**
 * Reads one document whose root element is `root`. Attributes, comments, CDATA, processing instructions, DTD
 * and text beside elements are refused; an XML declaration before the root is skipped.
 * @throws WireError what is wrong, and where
 */
export function readDocument(document: string, root: string, limits: DocumentLimits): XmlElement {
  const forbidden = findForbidden(document);
  if (forbidden >= 0) {
    const code = document.charCodeAt(forbidden).toString(16).padStart(4, "0");
    throw fault(document, `Character U+${code} is not allowed`, forbidden);
  }
  const start = skipDeclaration(document);
  const top: XmlElement = { name: "", text: "", children: [] };
  const end = readElements(document, start, top, limits);
  const rest = skipSpace(document, end);
  if (rest < document.length) throw fault(document, `Text after </${root}>`, rest);
  const found = top.children[0];
  if (!found || found.name !== root) {
    throw fault(document, `Root element <${root}> was wanted, <${found?.name ?? ""}> was found`, start);
  }
  return found;
}

function skipDeclaration(document: string): number {
  const start = skipSpace(document, 0);
  if (!document.startsWith("<?xml ", start)) return start;
  const end = document.indexOf("?>", start);
  if (end < 0 || end - start > 200) throw fault(document, "The XML declaration does not end", start);
  return skipSpace(document, end + 2);
}

/** Reads the first element into `top`; answers the offset after it. */
function readElements(document: string, start: number, top: XmlElement, limits: DocumentLimits): number {
  const open: XmlElement[] = [];
  let parent = top;
  let left = limits.elements;
  let at = start;
  do {
    at = skipSpace(document, at);
    if (at >= document.length) throw fault(document, `Element <${parent.name}> is not closed`, at);
    if (document.charCodeAt(at) !== LESS) {
      throw fault(document, `Text beside elements in <${parent.name}>`, at);
    }
    if (document.charCodeAt(at + 1) === SLASH) {
      at = expectClose(document, at, parent.name);
      parent = open.pop() ?? top;
      continue;
    }
    if (--left < 0) throw fault(document, `More than ${limits.elements} elements`, at);
    const end = document.indexOf(">", at);
    if (end < 0) throw fault(document, "A tag does not end", at);
    const empty = document.charCodeAt(end - 1) === SLASH;
    const name = document.slice(at + 1, empty ? end - 1 : end);
    if (!NAME.test(name)) throw badTag(document, name, at);
    if (open.length >= limits.depth) {
      throw fault(document, `More than ${limits.depth} levels of elements`, at);
    }
    const element: XmlElement = { name, text: "", children: NONE };
    if (parent.children === NONE) parent.children = [];
    parent.children.push(element);
    at = end + 1;
    if (empty) continue;
    const next = document.indexOf("<", at);
    if (next < 0) throw fault(document, `Element <${name}> is not closed`, at);
    if (document.charCodeAt(next + 1) === SLASH) {
      element.text = unescapeText(document.slice(at, next), at);
      at = expectClose(document, next, name);
    } else {
      open.push(parent);
      parent = element;
    }
  } while (parent !== top);
  return at;
}

function expectClose(document: string, at: number, name: string): number {
  const end = at + 2 + name.length;
  if (name !== "" && document.startsWith(name, at + 2) && document.charCodeAt(end) === GREATER) {
    return end + 1;
  }
  const found = document.slice(at, at + 40).split(">")[0];
  throw fault(
    document,
    name === "" ? `"${found}>" closes nothing` : `</${name}> was wanted, "${found}>" was found`,
    at,
  );
}

function badTag(document: string, name: string, at: number): WireError {
  if (name.startsWith("!DOCTYPE")) return fault(document, "A document type is not allowed", at);
  if (name.startsWith("!")) return fault(document, "Comments and CDATA are not allowed", at);
  if (name.startsWith("?")) return fault(document, "Processing instructions are not allowed", at);
  if (/\s/.test(name)) return fault(document, `Attributes are not allowed: <${name.slice(0, 40)}>`, at);
  return fault(document, `Not an element name: "${name.slice(0, 40)}"`, at);
}

function fault(document: string, message: string, at: number): WireError {
  const line = document.slice(0, at).split("\n").length;
  return new WireError(`${message} (line ${line})`, at);
}

function skipSpace(document: string, start: number): number {
  let at = start;
  for (;;) {
    const code = document.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d) return at;
    at++;
  }
}

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
