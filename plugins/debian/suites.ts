/** Which archive a version of Debian or Ubuntu is in. Pure. */

/** The archives' names of versions. */
const suites: Readonly<Record<string, string>> = {
  debian10: "buster",
  debian11: "bullseye",
  debian12: "bookworm",
  debian13: "trixie",
  "ubuntu20.04": "focal",
  "ubuntu22.04": "jammy",
  "ubuntu24.04": "noble",
};

/** `bookworm` of debian12 and debian12.5.0; undefined for what is not known. */
export function suiteOf(osvers: string): string | undefined {
  const [, debian] = /^(debian\d+)/.exec(osvers) ?? [], [, ubuntu] = /^(ubuntu\d+\.\d+)/.exec(osvers) ?? [];
  return suites[debian ?? ubuntu ?? ""];
}
