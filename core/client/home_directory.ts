/** The home directory that the password file names, whatever HOME says. */

/** @param passwd text of /etc/passwd; undefined where nothing is found */
export function homeDirectory(passwd: string, uid: number): string | undefined {
  const line = passwd.split("\n").map((text) => text.split(":")).find((fields) => fields[2] === String(uid));
  return line?.[5] || undefined;
}
