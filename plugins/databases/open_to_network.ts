/** A database server's settings, so that other machines reach it. */

/**
 * Puts a comment sign before `skip-networking` and before an address that only this machine reaches; undefined:
 * there is nothing of it.
 */
export function openToNetwork(settings: string): string | undefined {
  const closed =
    /^(?=\s*(?:skip[-_]networking\b|bind[-_]address\s*=\s*(?:127\.\S*|localhost|::1)\s*(?:#.*)?$))/gim;
  const open = settings.replace(closed, "#");
  return open === settings ? undefined : open;
}
