/** The cipher suites we speak (IPMI 2.0 §22.15.2, table 22-20); suite 0, which authenticates nobody, is not one. */
import { DeviceError } from "../../core/mod.ts";

export interface CipherSuite {
  id: 1 | 2 | 3 | 15 | 16 | 17;
  /** Hash of the RAKP exchange, of the session keys and of the integrity code. */
  hash: "sha256" | "sha1";
  /** Authentication algorithm: 3 RAKP-HMAC-SHA256, 1 RAKP-HMAC-SHA1 (table 13-17). */
  authentication: number;
  /** Integrity algorithm: 4 HMAC-SHA256-128, 1 HMAC-SHA1-96, 0 none (table 13-18). */
  integrity: number;
  /** Confidentiality algorithm: 1 AES-CBC-128, 0 none (table 13-19). */
  confidentiality: number;
  /** Bytes of an integrity code, and of the one in RAKP message 4. */
  codeLength: number;
}

const SHA256 = { hash: "sha256", authentication: 3, codeLength: 16 } as const;
const SHA1 = { hash: "sha1", authentication: 1, codeLength: 12 } as const;

export const SUITE_17: CipherSuite = { id: 17, ...SHA256, integrity: 4, confidentiality: 1 };
export const SUITE_3: CipherSuite = { id: 3, ...SHA1, integrity: 1, confidentiality: 1 };

/** Those without encryption, then those without any protection of what is sent. */
const UNSAFE: readonly CipherSuite[] = [
  { id: 16, ...SHA256, integrity: 4, confidentiality: 0 },
  { id: 2, ...SHA1, integrity: 1, confidentiality: 0 },
  { id: 15, ...SHA256, integrity: 0, confidentiality: 0 },
  { id: 1, ...SHA1, integrity: 0, confidentiality: 0 },
];

/** In which ways a BMC may be logged in to. */
export interface LoginMethods {
  /** In the order in which they are offered. */
  suites: readonly CipherSuite[];
  /** Whether a BMC that knows no RMCP+ is talked to without encryption. */
  ipmi15: boolean;
}

export const DEFAULT_METHODS: LoginMethods = { suites: [SUITE_17, SUITE_3], ipmi15: false };

/**
 * The value of site.ipmisuites: numbers of cipher suites in the order in which they are offered, and `1.5`.
 * @throws DeviceError a word that is none of them
 */
export function parseLoginMethods(text: string | undefined): LoginMethods {
  const words = (text ?? "").split(/[\s,]+/).filter((word) => word !== "");
  if (words.length === 0) return DEFAULT_METHODS;
  const all = [...DEFAULT_METHODS.suites, ...UNSAFE];
  const suites = words.filter((word) => word !== "1.5").map((word) => {
    const suite = all.find(({ id }) => String(id) === word);
    if (suite) return suite;
    const why = word === "0" ? "cipher suite 0 lets everybody in" : `"${word}" is no cipher suite`;
    throw new DeviceError(
      `site.ipmisuites: ${why}; it can hold ${all.map(({ id }) => id).join(", ")} and 1.5`,
    );
  });
  return { suites, ipmi15: words.includes("1.5") };
}
