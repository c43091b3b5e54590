/** The account that the password file names, whatever USER and HOME say. */

export interface Account {
  name: string;
  /** Undefined where the file names none. */
  home: string | undefined;
}

/** @param passwd text of /etc/passwd; undefined where it has no such number */
export function accountOf(passwd: string, uid: number): Account | undefined {
  const line = passwd.split("\n").map((text) => text.split(":")).find((fields) => fields[2] === String(uid));
  const name = line?.[0];
  return name ? { name, home: line?.[5] || undefined } : undefined;
}
