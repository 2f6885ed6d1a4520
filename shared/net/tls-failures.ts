// Failures of TLS: each code of OpenSSL that a client meets belongs to one failure with a message.
import type { ClientCertificateFault, TlsFailure } from '../messages/en/tls.ts';

/** The first pattern that matches counts: the alerts of the server come before the errors of this side. */
const failures: readonly (readonly [TlsFailure, RegExp])[] = [
  ['unknownName', /UNRECOGNIZED_NAME/],
  ['http2Only', /NO_APPLICATION_PROTOCOL/],
  ['clientCertificateRequired', /CERTIFICATE_REQUIRED|ALERT_NO_CERT|ALERT_ACCESS_DENIED|CERTIFICATE_UNOBTAINABLE/],
  [
    'clientCertificateRefused',
    /ALERT_(?:BAD|UNSUPPORTED)_CERT|ALERT_CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN)|UNKNOWN_CA/,
  ],
  ['unknownKey', /UNKNOWN_PSK|PSK_IDENTITY|BAD_PSK/],
  ['tooWeak', /ALERT_INSUFFICIENT_SECURITY|ALERT_EXPORT_RESTRICTION/],
  ['noCommonCipher', /ALERT_HANDSHAKE_FAILURE|NO_SHARED_CIPHER|SSL_HANDSHAKE_FAILURE/],
  ['fallback', /INAPPROPRIATE_FALLBACK/],
  [
    'notTls',
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTPS?_(?:PROXY_)?REQUEST|RECORD_LAYER_FAILURE|BAD_RECORD_TYPE/,
  ],
  ['notTls', /BAD_PROTOCOL_VERSION_NUMBER|UNKNOWN_PROTOCOL|SSL2|V2_|RECORD_LENGTH_MISMATCH|RECORD_TOO_SMALL/],
  ['noVersion', /NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE|LIBRARY_HAS_NO_CIPHERS|NO_CIPHER_MATCH/],
  ['tooOld', /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|SSL_VERSION|VERSION_TOO_(?:LOW|HIGH)|BAD_(?:HRR|LEGACY)_VERSION/],
  ['legacyRenegotiation', /UNSAFE_LEGACY_RENEGOTIATION|NO_RENEGOTIATION|RENEGOTIAT/],
  ['serverError', /ALERT_INTERNAL_ERROR|ALERT_USER_CANCELLED/],
  ['rejectedMessage', /ALERT_|UNSUPPORTED_EXTENSION$|BAD_CERTIFICATE_HASH_VALUE/],
  ['weakKeyExchange', /DH_KEY_TOO_SMALL|DH_PARAM_SIZE|MODULUS_TOO_(?:SMALL|LARGE)|LENGTH_IS_WRONG/],
  ['staple', /STATUS_RESPONSE|STATUS_TYPE|OCSP|SCT/],
  [
    'unusableCertificate',
    /KEY_TOO_SMALL|MD_TOO_WEAK|_CERT(?:IFICATE)?(?:_|$)|CERT_LENGTH|X509|ASN1|PUBLIC_KEY_PARAM|PKEY_TYPE/,
  ],
  [
    'badKeyExchange',
    /ECPOINT|ECC_|CURVE|KEY_SHARE|DH_VALUE|_TMP_|KEY_EXCHANGE|SUITABLE_GROUPS|SHARED_GROUPS|ECDH|POINT_COMPRESSION|_EC_|_DH_/,
  ],
  ['badSignature', /SIGNATURE|SIGALG|DIGEST|_RSA_|_EVP_|DECRYPT|BAD_RECORD_MAC|CIPHER_PAD/],
  ['closed', /UNEXPECTED_EOF|CLOSE_NOTIFY|SHUTDOWN/],
  [
    'violation',
    /BAD_|UNEXPECTED|UNSOLICITED|MISMATCH|WRONG_|UNKNOWN_|MISSING|LENGTH|EXCESSIVE|INVALID|ILLEGAL|TOO_(?:MANY|MUCH|LONG)/,
  ],
  ['violation', /EXT|EXTENSION|CCS|PARSE|COMPRESSION|FRAGMENT|INCONSISTENT|RECEIVED|BOUNDARY|MIXED|APP_DATA|REQUIRED/],
];

export const tlsFailureOf = (code: string): TlsFailure =>
  failures.find(([, pattern]) => pattern.test(code))?.[0] ?? 'other';

/** The code in the spelling of OpenSSL: `ERR_SSL_TLSV1_UNRECOGNIZED_NAME` is `UNRECOGNIZED_NAME`. */
export const shortTlsCode = (code: string): string =>
  code.replace(/^ERR_(?:SSL_|OSSL_|TLS_)?(?:SSL\/?TLS_|TLSV1_|TLSV13_|SSLV3_)?/, '').replace(/[^A-Z0-9_]+/g, '_');

/** Node reports some errors of OpenSSL as EPROTO, or with a text only: `…:SSL routines:…:wrong version number:…`. */
const reasonIn = (message: string): string | undefined =>
  /:SSL routines:[^:]*:([^:\n]+)/
    .exec(message)?.[1]
    ?.trim()
    .replace(/[^a-z0-9]+/gi, '_')
    .toUpperCase();

/** The code of an error of the system, of Node or of OpenSSL. */
export const errorCodeOf = ({ code, name, message }: NodeJS.ErrnoException): string => {
  if (code !== undefined && code !== 'EPROTO') return code;
  const reason = reasonIn(message);
  return reason === undefined ? (code ?? name) : `ERR_SSL_${reason}`;
};

/** Whether the code is one of TLS; others are of the system. */
export const isTlsCode = (code: string): boolean => /^ERR_(?:SSL|OSSL|TLS)_/.test(code) || code === 'EPROTO';

const clientCertificateFaults: readonly (readonly [ClientCertificateFault, RegExp])[] = [
  ['otherKey', /MISMATCH|DIFFERENT/],
  ['encrypted', /PASSWORD|PASSPHRASE|INTERRUPTED|DECRYPT|UI_/],
  ['weak', /TOO_SMALL|TOO_WEAK/],
  ['notPem', /PEM|NO_START_LINE|BASE64|BAD_END_LINE|DECODE|UNSUPPORTED|ASN1|WRONG_TAG/],
];

export const clientCertificateFaultOf = (code: string): ClientCertificateFault =>
  clientCertificateFaults.find(([, pattern]) => pattern.test(code))?.[0] ?? 'other';
