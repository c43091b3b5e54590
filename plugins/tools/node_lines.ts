/** The output of many nodes, `node1: text` a line, as xdsh and rpower print it. */

export interface NodeLine {
  /** Undefined for a line that names none. */
  node: string | undefined;
  text: string;
}

/**
 * The lines in their order; the name ends at the first separator. One blank after it is no part of the text.
 * @param separator with a blank: a colon alone names no node
 */
export function* nodeLines(output: string, separator: ":" | ": " = ":"): Generator<NodeLine> {
  for (let at = 0; at < output.length;) {
    const end = output.indexOf("\n", at);
    const line = output.slice(at, end < 0 ? output.length : end).replace(/\r$/, "");
    at = end < 0 ? output.length : end + 1;
    const colon = line.indexOf(separator);
    if (colon < 0) yield { node: undefined, text: line };
    else yield { node: line.slice(0, colon), text: line.slice(colon + (line[colon + 1] === " " ? 2 : 1)) };
  }
}
