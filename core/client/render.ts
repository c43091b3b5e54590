/** Results as lines of text, as the original's client prints them. */
import type { NodeResult, OutputResult, Result } from "../result.ts";

export interface RenderOptions {
  /** `json`: one JSON object a line, all to stdout. */
  format: "text" | "json";
  /** Puts the server's name before lines of data (XCATSHOWSVR, `-V`). */
  showServer: boolean;
}

/** What one result prints: nothing when `text` is empty. */
export interface Rendered {
  to: "stdout" | "stderr";
  text: string;
}

/** @param server short name of the server that answered, where it is known */
export function renderResult(
  result: Result,
  server: string | undefined,
  options: RenderOptions,
): Rendered {
  if ("progress" in result) return NOTHING;
  if ("output" in result) return renderOutput(result, options);
  if (options.format === "json") return stdout(JSON.stringify(result));
  const source = server === undefined ? "" : `[${server}]: `;
  if ("element" in result) return result.element === "node" ? stdout(result.text) : NOTHING;
  if ("node" in result) return renderNode(result, source);
  if ("data" in result) return stdout(options.showServer ? prefixLines(source, result.data) : result.data);
  if ("info" in result) return stdout(result.info);
  if ("warning" in result) return stderr(`Warning: ${source}${result.warning}`);
  return "error" in result ? stderr(`Error: ${source}${result.error}`) : NOTHING;
}

/** As text it goes to the terminal unchanged, which is not the renderer's business. */
function renderOutput({ output }: OutputResult, { format }: RenderOptions): Rendered {
  return format === "json" ? stdout(JSON.stringify({ output: new TextDecoder().decode(output) })) : NOTHING;
}

const NOTHING: Rendered = { to: "stdout", text: "" };

function renderNode({ node, desc, data, error, errorcode }: NodeResult, source: string): Rendered {
  if (error !== undefined) return stderr(`${node}: ${source}Error: ${error}`);
  // An empty value still shows that it is one: `cn1: `.
  const parts = [node, desc || undefined, data].filter((part) => part !== undefined);
  // A code alone is there for the exit status.
  if (parts.length === 1 && errorcode !== undefined && errorcode !== 0) return NOTHING;
  return stdout(parts.join(": "));
}

function prefixLines(source: string, text: string): string {
  return text.split("\n").map((line) => source + line).join("\n");
}

function stdout(text: string): Rendered {
  return { to: "stdout", text: `${text}\n` };
}

function stderr(text: string): Rendered {
  return { to: "stderr", text: `${text}\n` };
}
