/** Debian's words for the tables' architectures. */
export const architectures: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  x86: "i386",
  aarch64: "arm64",
  ppc64le: "ppc64el",
};
