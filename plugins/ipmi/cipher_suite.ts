/** The cipher suites we speak (IPMI 2.0 §22.15.2, table 22-20); suite 0, which authenticates nobody, is not one. */

export interface CipherSuite {
  id: 17 | 3;
  /** Hash of the RAKP exchange, of the session keys and of the integrity code. */
  hash: "sha256" | "sha1";
  /** Authentication algorithm: 3 RAKP-HMAC-SHA256, 1 RAKP-HMAC-SHA1 (table 13-17). */
  authentication: number;
  /** Integrity algorithm: 4 HMAC-SHA256-128, 1 HMAC-SHA1-96 (table 13-18). */
  integrity: number;
  /** Confidentiality algorithm: 1 AES-CBC-128 (table 13-19). */
  confidentiality: number;
  /** Bytes of an integrity code, also of the one in RAKP message 4. */
  codeLength: number;
  /** Bytes of the whole hash: the key exchange code of RAKP messages 2 and 3. */
  hashLength: number;
}

export const SUITE_17: CipherSuite = {
  id: 17,
  hash: "sha256",
  authentication: 3,
  integrity: 4,
  confidentiality: 1,
  codeLength: 16,
  hashLength: 32,
};

export const SUITE_3: CipherSuite = {
  id: 3,
  hash: "sha1",
  authentication: 1,
  integrity: 1,
  confidentiality: 1,
  codeLength: 12,
  hashLength: 20,
};

/** In the order in which they are offered. */
export const CIPHER_SUITES: readonly CipherSuite[] = [SUITE_17, SUITE_3];
