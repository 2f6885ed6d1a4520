// Faults of certificates: each code of OpenSSL (`X509_V_ERR_…` without that prefix) belongs to one fault with a message.
import type { TLSSocket } from 'node:tls';
import type { CertificateFault } from '../messages/en/tls.ts';

/** The first pattern that matches counts. Rare codes are those of `codeOfText`. */
const faults: readonly (readonly [CertificateFault, RegExp])[] = [
  ['weakKey', /^EE_KEY_TOO/],
  ['weakIssuerKey', /^CA_KEY_TOO/],
  ['weakSignature', /MD_TOO_WEAK/],
  ['unacceptableKey', /SUITE_B|ECC|EC_KEY/],
  ['proxy', /^PROXY_(?!PATH)/],
  ['unknownRevocation', /CRL|OCSP/],
  ['notLogged', /SCTS/],
  ['wrongSignature', /^CERT_SIGNATURE_FAILURE|CERT_SIGNATURE$/],
  ['unknownSignature', /SIGNATURE_ALGORITHM/],
  ['forbiddenName', /^(?:PERMITTED|EXCLUDED)_/],
  ['longChain', /PATH_LENGTH_(?:C|EXC)|CHAIN_TOO_LONG|PATH_LOOP/],
  ['unknownConstraint', /^UNSUPPORTED_CONSTRAINT|SUBTREE_MINMAX|NAME_SYNTAX/],
  ['isAnAuthority', /NON_CA/],
  ['notAnAuthority', /INVALID_CA|KEYUSAGE_NO_CERTSIGN|KEYCERTSIGN|DOES_NOT_INCLUDE_KEY_USAGE/],
  ['otherUse', /INVALID_PURPOSE|CERT_REJECTED|DIGITAL_SIGNATURE/],
  ['otherIssuer', /ISSUER_MISMATCH|IDENTIFIER_MISMATCH|SERIAL_NUMBER_MISMATCH/],
  ['revoked', /CERT_REVOKED/],
  ['unknownExtension', /UNHANDLED_CRITICAL|UNSUPPORTED_EXTENSION/],
  ['forbiddenPolicy', /POLICY|RFC_3779/],
  ['malformed', /_FIELD$|EXTENSION|EMPTY|IDENTIFIER|CRITICAL|PUBLIC_KEY$|X509V3/],
];

export const faultOf = (code: string): CertificateFault =>
  faults.find(([, pattern]) => pattern.test(code))?.[0] ?? 'other';

/** Of the codes of OpenSSL that Node reports as UNSPECIFIED, those that are met; by the text of OpenSSL. */
const codeByText: Readonly<Record<string, string>> = {
  'EE certificate key too weak': 'EE_KEY_TOO_SMALL',
  'CA certificate key too weak': 'CA_KEY_TOO_SMALL',
  'CA signature digest algorithm too weak': 'CA_MD_TOO_WEAK',
  'permitted subtree violation': 'PERMITTED_VIOLATION',
  'excluded subtree violation': 'EXCLUDED_VIOLATION',
  'name constraints minimum and maximum not supported': 'SUBTREE_MINMAX',
  'unsupported name constraint type': 'UNSUPPORTED_CONSTRAINT_TYPE',
  'unsupported or invalid name constraint syntax': 'UNSUPPORTED_CONSTRAINT_SYNTAX',
  'unsupported or invalid name syntax': 'UNSUPPORTED_NAME_SYNTAX',
  'key usage does not include certificate signing': 'KEYUSAGE_NO_CERTSIGN',
  'invalid CA certificate': 'INVALID_CA',
  'invalid or inconsistent certificate extension': 'INVALID_EXTENSION',
  'invalid or inconsistent certificate policy extension': 'INVALID_POLICY_EXTENSION',
};

/** `no explicit policy` is `NO_EXPLICIT_POLICY`; of a rare text the code may differ a little from that of OpenSSL. */
const codeOfText = (text: string): string =>
  codeByText[text] ??
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_|_$/g, '');

/** Only the handle of the socket has the text of OpenSSL; Node does not document it, so it may be missing. */
type WithHandle = { readonly _handle?: { readonly verifyError?: () => { readonly message?: string } | null } | null };

/** The code of a refused certificate: of OpenSSL (`X509_V_ERR_…` without that prefix), or of Node. */
export const refusalCodeOf = (socket: TLSSocket): string => {
  const error: unknown = socket.authorizationError;
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
  if (code !== 'UNSPECIFIED') return code;
  return codeOfText((socket as unknown as WithHandle)._handle?.verifyError?.()?.message ?? '') || code;
};

/** The fault behind a text of OpenSSL. */
export const faultOfText = (text: string): CertificateFault => faultOf(codeOfText(text));
