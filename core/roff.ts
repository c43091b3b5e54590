/** Pieces of a manual page in roff, man(7). */

/** Text as it shall be read: no control line, no escape, every dash and quote as typed. */
export function escapeRoff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replaceAll("`", "\\(ga")
    .replace(/^\./gm, "\\&.");
}

/** The head of a page: `NODELS(1)`. Without a date the page is the same whenever it is made. */
export function title(name: string, section: number, date = ""): string {
  return `.TH ${name.toUpperCase()} ${section} "${date}" "xCAT" "xCAT manual"\n`;
}

export function heading(text: string): string {
  return `.SH ${text}\n`;
}

/** Paragraphs, parted by empty lines; a paragraph that is indented by blanks is shown as it is. */
export function paragraphs(text: string): string {
  return text.trim().split(/\n\s*\n/).map((part) =>
    /^\s{2,}/.test(part) ? verbatim(part) : `.PP\n${escapeRoff(part.replace(/\s+/g, " ").trim())}\n`
  ).join("");
}

/** A term in bold with its text indented below. */
export function item(term: string, doc: string): string {
  return `.TP\n\\fB${escapeRoff(term)}\\fR\n${escapeRoff(doc.replace(/\s+/g, " ").trim())}\n`;
}

/** Lines that keep their breaks. */
export function verbatim(text: string): string {
  return `.PP\n.RS 4\n.nf\n${escapeRoff(text.replace(/\n+$/, ""))}\n.fi\n.RE\n`;
}

/** `noderange(3), xcat(1)`. */
export function references(pages: readonly (readonly [name: string, section: number])[]): string {
  return pages.map(([name, section]) => `\\fB${escapeRoff(name)}\\fR(${section})`).join(",\n") + "\n";
}
