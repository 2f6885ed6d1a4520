// Why TLS failed, why a certificate is not valid and why a client certificate cannot be used, in English.

type Peer = {
  /** `address:port` */
  readonly peer: string;
  /** The server name that was requested. */
  readonly name: string;
};

/** Each completes "GET https://shop.example/: …", and is followed by the code of OpenSSL in parentheses. */
export const tlsFailures = {
  unknownName: ({ peer, name }: Peer) => `${peer} does not serve the name ${name}`,
  http2Only: ({ peer }: Peer) => `${peer} supports HTTP/2 only, which cannot be checked`,
  clientCertificateRequired: ({ peer }: Peer) => `${peer} requires a client certificate that it accepts`,
  clientCertificateRefused: ({ peer }: Peer) => `${peer} requires a client certificate that it accepts`,
  unknownKey: ({ peer }: Peer) => `${peer} requires a key that was agreed upon before (PSK)`,
  tooWeak: ({ peer }: Peer) => `${peer} requires stronger encryption than it was offered`,
  noCommonCipher: ({ peer }: Peer) =>
    `${peer} ended the TLS handshake: no cipher in common, or it requires a client certificate`,
  fallback: ({ peer }: Peer) => `${peer} refused the TLS version, because it supports a newer one`,
  notTls: ({ peer }: Peer) => `${peer} does not use TLS: is this a port without encryption?`,
  noVersion: ({ peer }: Peer) => `this machine allows no TLS version or cipher for ${peer}`,
  tooOld: ({ peer }: Peer) => `${peer} supports neither TLS 1.2 nor TLS 1.3`,
  legacyRenegotiation: ({ peer }: Peer) =>
    `${peer} supports only the old, unsafe renegotiation of TLS, and must be updated (RFC 5746)`,
  serverError: ({ peer }: Peer) => `${peer} ended the TLS handshake because of an error of its own`,
  rejectedMessage: ({ peer }: Peer) => `${peer} did not accept a message of the TLS handshake`,
  weakKeyExchange: ({ peer }: Peer) => `${peer} uses a key exchange with a key that is too short`,
  unusableCertificate: ({ peer }: Peer) => `${peer} sent no certificate that can be used`,
  badKeyExchange: ({ peer }: Peer) => `${peer} sent a key exchange that is not valid`,
  badSignature: ({ peer }: Peer) => `${peer} sent a message whose signature or encryption is not valid`,
  staple: ({ peer }: Peer) => `${peer} sent a status of its certificate that is not valid`,
  closed: ({ peer }: Peer) => `${peer} closed the connection during the TLS handshake`,
  violation: ({ peer }: Peer) => `${peer} sent a message that TLS does not allow`,
  other: ({ peer }: Peer) => `the TLS connection to ${peer} failed`,
};

/** Each completes "is not valid: …". */
export const certificateFaults = {
  weakKey: 'its key is too short',
  weakIssuerKey: 'the key of its issuer is too short',
  weakSignature: 'it or its issuer is signed with an algorithm that is too weak, such as SHA-1',
  unacceptableKey: 'its key or that of its issuer is of a kind that is not accepted',
  wrongSignature: 'its signature is wrong',
  unknownSignature: 'its signature has an unknown algorithm, or another one than the key of its issuer',
  forbiddenName: 'its issuer may not issue certificates for this name',
  unknownConstraint: 'its issuer limits the names in a way that is not supported',
  otherUse: 'it or its issuer is not meant for this use',
  notAnAuthority: 'its issuer is not an authority',
  isAnAuthority: 'it is the certificate of an authority, not of a server',
  longChain: 'there are too many issuers between it and its authority',
  otherIssuer: 'it does not belong to the issuer that was sent with it',
  revoked: 'it is revoked',
  unknownRevocation: 'whether it is revoked cannot be determined',
  unknownExtension: 'it has a critical extension that is not supported',
  forbiddenPolicy: 'it violates the policy of its issuer',
  proxy: 'it is a proxy certificate',
  notLogged: 'it is in no public log of certificates',
  malformed: 'it or its issuer is malformed',
  other: 'it cannot be verified',
};

/** Each completes "the client certificate or its key cannot be used: …". */
export const clientCertificateFaults = {
  notPem: 'one of the two is not in PEM format',
  otherKey: 'the key does not belong to the certificate',
  encrypted: 'the key is encrypted with a passphrase; use one without',
  weak: 'its key is too short, or its signature is too weak',
  other: 'OpenSSL does not accept it',
};

export type TlsFailure = keyof typeof tlsFailures;
export type CertificateFault = keyof typeof certificateFaults;
export type ClientCertificateFault = keyof typeof clientCertificateFaults;
