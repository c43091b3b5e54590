/** Who is at the other end of a TLS connection: only what the verified certificate says. */
import { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

export interface PeerIdentity {
  /** Common name of a certificate that this CA signed and that is valid now. */
  user?: string;
  /** Why the certificate that the peer showed is not accepted. */
  refusal?: string;
}

/**
 * A peer without a certificate is nobody: an empty identity.
 * @param ca certificate of the CA as PEM
 * @param now milliseconds since 1970
 */
export function identifyPeer(socket: TLSSocket, ca: string, now: number): PeerIdentity {
  const { raw, subject } = socket.getPeerCertificate() ?? {};
  if (!raw || raw.length === 0) return {};
  if (!socket.authorized) {
    return { refusal: reasonOf(new X509Certificate(raw), new X509Certificate(ca), now) };
  }
  // A name that is there twice would be read differently by different programs.
  const name: unknown = subject?.CN;
  if (typeof name !== "string" || name === "") {
    return { refusal: "its subject does not hold exactly one common name" };
  }
  return { user: name };
}

/** The runtimes name the same fault differently (an expired certificate as a foreign one), so it is found here. */
function reasonOf(certificate: X509Certificate, ca: X509Certificate, now: number): string {
  if (!certificate.checkIssued(ca) || !certificate.verify(ca.publicKey)) {
    return "this cluster's CA did not sign it";
  }
  if (Date.parse(certificate.validTo) < now) return `it expired on ${certificate.validTo}`;
  if (Date.parse(certificate.validFrom) > now) return `it is valid only from ${certificate.validFrom}`;
  return "it may not be used by a client";
}
