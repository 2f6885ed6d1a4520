// Compares the certificate of a server with pinned fingerprints: SHA-256 of the certificate or of its public key.
import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const normalized = (pin: string): string => pin.replaceAll(':', '').toLowerCase();

/** The fingerprint of a certificate that none of the pins allows; undefined when one does. */
export const unpinnedFingerprint = (socket: TLSSocket, pins: readonly string[]): string | undefined => {
  const certificate = socket.getPeerX509Certificate();
  const fingerprint = certificate ? sha256(certificate.raw) : '?';
  const key = certificate && sha256(certificate.publicKey.export({ type: 'spki', format: 'der' }));
  return pins.map(normalized).some((pin) => pin === fingerprint || pin === key) ? undefined : fingerprint;
};
