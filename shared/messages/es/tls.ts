// Why TLS failed, why a certificate is not valid and why a client certificate cannot be used, in Spanish.
import type {
  certificateFaults as Certificates,
  clientCertificateFaults as Clients,
  tlsFailures as Tls,
} from '../en/tls.ts';

/** Each completes "GET https://shop.example/: …", and is followed by the code of OpenSSL in parentheses. */
export const tlsFailures: typeof Tls = {
  unknownName: ({ peer, name }) => `${peer} no atiende el nombre ${name}`,
  http2Only: ({ peer }) => `${peer} solo admite HTTP/2, que no se puede verificar`,
  clientCertificateRequired: ({ peer }) => `${peer} exige un certificado de cliente que acepte`,
  clientCertificateRefused: ({ peer }) => `${peer} exige un certificado de cliente que acepte`,
  unknownKey: ({ peer }) => `${peer} exige una clave acordada de antemano (PSK)`,
  tooWeak: ({ peer }) => `${peer} exige un cifrado más fuerte que los que se le ofrecieron`,
  noCommonCipher: ({ peer }) =>
    `${peer} terminó la negociación TLS: no hay cifrado en común, o exige un certificado de cliente`,
  fallback: ({ peer }) => `${peer} rechazó la versión de TLS, porque admite una más nueva`,
  notTls: ({ peer }) => `${peer} no usa TLS: ¿es un puerto sin cifrado?`,
  noVersion: ({ peer }) => `esta máquina no permite ninguna versión de TLS ni cifrado para ${peer}`,
  tooOld: ({ peer }) => `${peer} no admite ni TLS 1.2 ni TLS 1.3`,
  legacyRenegotiation: ({ peer }) =>
    `${peer} solo admite la renegociación antigua e insegura de TLS, y se debe actualizar (RFC 5746)`,
  serverError: ({ peer }) => `${peer} terminó la negociación TLS por un error propio`,
  rejectedMessage: ({ peer }) => `${peer} no aceptó un mensaje de la negociación TLS`,
  weakKeyExchange: ({ peer }) => `${peer} usa un intercambio de claves con una clave demasiado corta`,
  unusableCertificate: ({ peer }) => `${peer} no envió ningún certificado que se pueda usar`,
  badKeyExchange: ({ peer }) => `${peer} envió un intercambio de claves que no es válido`,
  badSignature: ({ peer }) => `${peer} envió un mensaje cuya firma o cifrado no es válido`,
  staple: ({ peer }) => `${peer} envió un estado de su certificado que no es válido`,
  closed: ({ peer }) => `${peer} cerró la conexión durante la negociación TLS`,
  violation: ({ peer }) => `${peer} envió un mensaje que TLS no permite`,
  other: ({ peer }) => `la conexión TLS con ${peer} falló`,
};

/** Each completes "is not valid: …". */
export const certificateFaults: typeof Certificates = {
  weakKey: 'su clave es demasiado corta',
  weakIssuerKey: 'la clave de su emisor es demasiado corta',
  weakSignature: 'el certificado o su emisor está firmado con un algoritmo demasiado débil, como SHA-1',
  unacceptableKey: 'su clave o la de su emisor es de un tipo que no se acepta',
  wrongSignature: 'su firma es incorrecta',
  unknownSignature: 'su firma tiene un algoritmo desconocido, o distinto al de la clave de su emisor',
  forbiddenName: 'su emisor no puede emitir certificados para este nombre',
  unknownConstraint: 'su emisor limita los nombres de una forma que no se admite',
  otherUse: 'el certificado o su emisor no es para este uso',
  notAnAuthority: 'su emisor no es una autoridad',
  isAnAuthority: 'es el certificado de una autoridad, no de un servidor',
  longChain: 'hay demasiados emisores entre el certificado y su autoridad',
  otherIssuer: 'no corresponde al emisor que se envió con él',
  revoked: 'está revocado',
  unknownRevocation: 'no se puede determinar si está revocado',
  unknownExtension: 'tiene una extensión crítica que no se admite',
  forbiddenPolicy: 'infringe la política de su emisor',
  proxy: 'es un certificado de proxy',
  notLogged: 'no está en ningún registro público de certificados',
  malformed: 'el certificado o su emisor está mal formado',
  other: 'no se puede verificar',
};

/** Each completes "the client certificate or its key cannot be used: …". */
export const clientCertificateFaults: typeof Clients = {
  notPem: 'uno de los dos no está en formato PEM',
  otherKey: 'la clave no corresponde al certificado',
  encrypted: 'la clave está cifrada con una contraseña; use una que no lo esté',
  weak: 'su clave es demasiado corta, o su firma es demasiado débil',
  other: 'OpenSSL no lo acepta',
};
