// Every code of OpenSSL that a client can meet belongs to a failure or fault with a sentence of its own.
import { expect, it } from 'vitest';
import { networkMessages } from '../../shared/messages/network.ts';
import { faultOf, faultOfText } from '../../shared/net/certificate-faults.ts';
import { clientCertificateFaultOf, errorCodeOf, shortTlsCode, tlsFailureOf } from '../../shared/net/tls-failures.ts';

it.each([
  ['unknownName', 'TLSV1_UNRECOGNIZED_NAME'],
  ['http2Only', 'TLSV1_ALERT_NO_APPLICATION_PROTOCOL'],
  [
    'clientCertificateRequired',
    'TLSV13_ALERT_CERTIFICATE_REQUIRED SSLV3_ALERT_NO_CERTIFICATE TLSV1_ALERT_ACCESS_DENIED',
  ],
  [
    'clientCertificateRefused',
    'SSLV3_ALERT_BAD_CERTIFICATE SSLV3_ALERT_CERTIFICATE_EXPIRED SSLV3_ALERT_CERTIFICATE_UNKNOWN TLSV1_ALERT_UNKNOWN_CA',
  ],
  ['tooWeak', 'TLSV1_ALERT_INSUFFICIENT_SECURITY TLSV1_ALERT_EXPORT_RESTRICTION'],
  ['noCommonCipher', 'SSLV3_ALERT_HANDSHAKE_FAILURE SSL/TLS_ALERT_HANDSHAKE_FAILURE'],
  ['fallback', 'TLSV1_ALERT_INAPPROPRIATE_FALLBACK INAPPROPRIATE_FALLBACK'],
  ['notTls', 'WRONG_VERSION_NUMBER PACKET_LENGTH_TOO_LONG HTTP_REQUEST RECORD_LAYER_FAILURE BAD_RECORD_TYPE'],
  ['noVersion', 'NO_PROTOCOLS_AVAILABLE NO_CIPHERS_AVAILABLE'],
  ['tooOld', 'UNSUPPORTED_PROTOCOL TLSV1_ALERT_PROTOCOL_VERSION WRONG_SSL_VERSION VERSION_TOO_LOW'],
  ['legacyRenegotiation', 'UNSAFE_LEGACY_RENEGOTIATION_DISABLED TLSV1_ALERT_NO_RENEGOTIATION RENEGOTIATION_MISMATCH'],
  ['serverError', 'TLSV1_ALERT_INTERNAL_ERROR TLSV1_ALERT_USER_CANCELLED'],
  ['rejectedMessage', 'TLSV1_ALERT_DECODE_ERROR SSLV3_ALERT_ILLEGAL_PARAMETER TLSV1_UNSUPPORTED_EXTENSION'],
  ['weakKeyExchange', 'DH_KEY_TOO_SMALL'],
  [
    'unusableCertificate',
    'EE_KEY_TOO_SMALL CERT_LENGTH_MISMATCH WRONG_CERTIFICATE_TYPE UNKNOWN_CERTIFICATE_TYPE BAD_ECC_CERT',
  ],
  ['badKeyExchange', 'BAD_ECPOINT WRONG_CURVE BAD_KEY_SHARE BAD_DH_VALUE NO_SUITABLE_KEY_SHARE'],
  ['badSignature', 'BAD_SIGNATURE WRONG_SIGNATURE_TYPE DIGEST_CHECK_FAILED DECRYPTION_FAILED_OR_BAD_RECORD_MAC'],
  ['staple', 'INVALID_STATUS_RESPONSE TLSV1_BAD_CERTIFICATE_STATUS_RESPONSE'],
  ['closed', 'UNEXPECTED_EOF_WHILE_READING APPLICATION_DATA_AFTER_CLOSE_NOTIFY'],
  [
    'violation',
    'UNEXPECTED_MESSAGE BAD_EXTENSION WRONG_CIPHER_RETURNED LENGTH_MISMATCH UNSOLICITED_EXTENSION BAD_PACKET',
  ],
  ['other', 'BIO_NOT_SET A_CODE_OF_TOMORROW'],
])('%s: %s', (failure, codes) => {
  expect(codes.split(' ').map((code) => [code, tlsFailureOf(`ERR_SSL_${code}`)])).toEqual(
    codes.split(' ').map((code) => [code, failure]),
  );
});

it('an unknown code has a generic sentence with the code beside it, in both languages', () => {
  const about = { failure: tlsFailureOf('ERR_SSL_X_Y'), code: shortTlsCode('ERR_SSL_X_Y'), peer: 'p', name: 'n' };
  expect(networkMessages('en').tlsFailed(about)).toBe('the TLS connection to p failed (X_Y)');
  expect(networkMessages('es').tlsFailed(about)).toBe('la conexión TLS con p falló (X_Y)');
});

it('the code is that of OpenSSL, also where Node reports it in a text only', () => {
  const text =
    'write EPROTO 40F7:error:0A000152:SSL routines:final_renegotiate:unsafe legacy renegotiation disabled:../a.c:8:\n';
  const error = (message: string, code?: string) => Object.assign(new Error(message), code && { code });
  expect(errorCodeOf(error(text, 'EPROTO'))).toBe('ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED');
  expect(errorCodeOf(error('error:0A00018F:SSL routines::ee key too small'))).toBe('ERR_SSL_EE_KEY_TOO_SMALL');
  expect(errorCodeOf(error('read ECONNRESET', 'ECONNRESET'))).toBe('ECONNRESET');
  expect(errorCodeOf(error('other'))).toBe('Error');
  expect(shortTlsCode('ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE')).toBe('ALERT_HANDSHAKE_FAILURE');
  expect(shortTlsCode('ERR_SSL_TLSV1_UNRECOGNIZED_NAME')).toBe('UNRECOGNIZED_NAME');
});

it.each([
  ['weakKey', 'EE_KEY_TOO_SMALL'],
  ['forbiddenName', 'PERMITTED_VIOLATION EXCLUDED_VIOLATION'],
  ['unknownConstraint', 'SUBTREE_MINMAX UNSUPPORTED_NAME_SYNTAX'],
  ['wrongSignature', 'CERT_SIGNATURE_FAILURE UNABLE_TO_DECRYPT_CERT_SIGNATURE'],
  ['longChain', 'PATH_LENGTH_EXCEEDED CERT_CHAIN_TOO_LONG'],
  ['otherUse', 'INVALID_PURPOSE CERT_REJECTED'],
  ['notAnAuthority', 'INVALID_CA'],
  ['revoked', 'CERT_REVOKED'],
  ['unknownRevocation', 'UNABLE_TO_GET_CRL CRL_HAS_EXPIRED OCSP_VERIFY_NEEDED'],
  ['malformed', 'ERROR_IN_CERT_NOT_AFTER_FIELD INVALID_EXTENSION'],
  ['other', 'UNSPECIFIED OUT_OF_MEM STORE_LOOKUP A_CODE_OF_TOMORROW'],
])('the fault of a certificate is %s for %s', (fault, codes) => {
  for (const code of codes.split(' ')) expect(faultOf(code)).toBe(fault);
});

it.each([
  ['longChain', 'proxy path length constraint exceeded', 'path loop'],
  ['proxy', 'proxy certificates not allowed, please set the appropriate flag', 'proxy subject name violation'],
  ['unacceptableKey', 'Suite B: invalid ECC curve', 'Certificate public key has explicit ECC parameters'],
  ['otherIssuer', 'subject issuer mismatch', 'authority and subject key identifier mismatch'],
  ['otherIssuer', 'authority and issuer serial number mismatch'],
  ['unknownRevocation', 'key usage does not include CRL signing', 'OCSP unknown cert', 'different CRL scope'],
  ['unknownSignature', 'Cannot find certificate signature algorithm'],
  ['unknownSignature', 'subject signature algorithm and issuer public key algorithm mismatch'],
  ['isAnAuthority', 'invalid non-CA certificate (has CA markings)', 'Path length invalid for non-CA cert'],
  ['notAnAuthority', 'CA cert does not include key usage extension', 'key usage does not include certificate signing'],
  ['notAnAuthority', 'Path length given without key usage keyCertSign'],
  ['otherUse', 'key usage does not include digital signature'],
  ['forbiddenPolicy', 'no explicit policy', "RFC 3779 resource not subset of parent's resources"],
  ['unknownExtension', 'unhandled critical extension', 'unsupported extension feature'],
  ['malformed', 'Issuer name empty', 'Missing Subject Key Identifier', 'Using cert extension requires at least X509v3'],
  ['malformed', "issuer certificate doesn't have a public key", 'Basic Constraints of CA cert not marked critical'],
  ['other', 'application verification failure', 'unspecified certificate verification error', ''],
])('the fault of a certificate is %s for: %s', (fault, ...texts) => {
  for (const text of texts) expect([text, faultOfText(text)]).toEqual([text, fault]);
});

it.each([
  ['otherKey', 'ERR_OSSL_X509_KEY_VALUES_MISMATCH ERR_OSSL_X509_KEY_TYPE_MISMATCH'],
  ['notPem', 'ERR_OSSL_PEM_NO_START_LINE ERR_OSSL_UNSUPPORTED'],
  ['encrypted', 'ERR_OSSL_BAD_DECRYPT ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED'],
  ['weak', 'ERR_SSL_EE_KEY_TOO_SMALL ERR_SSL_CA_MD_TOO_WEAK'],
  ['other', 'ERR_OSSL_A_CODE_OF_TOMORROW'],
])('the fault of a client certificate is %s for %s', (fault, codes) => {
  for (const code of codes.split(' ')) expect(clientCertificateFaultOf(code)).toBe(fault);
});
