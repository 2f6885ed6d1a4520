// Network errors: a stable code for programs and searches, a message in the monitor's language, and the failed phase.
import type { RequestPhase } from '../model/run.ts';
import { cleanText } from '../text/clean.ts';

const maxMessageChars = 300;

/** Why a connection or a request failed, and in which phase. */
export type NetworkError = {
  readonly code: NetworkErrorCode;
  readonly message: string;
  readonly phase: RequestPhase;
  /** The code of the system, of c-ares or of OpenSSL that it was made from; left out where there is none. */
  readonly system?: string;
};

/** The same in every language and across releases: stored in records and matched by users. */
export type NetworkErrorCode =
  | 'INVALID_REQUEST'
  | 'INVALID_URL'
  | 'SCHEME_REFUSED'
  | 'DNS_NOT_FOUND'
  | 'DNS_FAILED'
  | 'DNS_TIMED_OUT'
  | 'ADDRESS_REFUSED'
  | 'CONNECTION_REFUSED'
  | 'CONNECTION_RESET'
  | 'CONNECTION_CLOSED'
  | 'CONNECTION_FAILED'
  | 'UNREACHABLE'
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_UNTRUSTED'
  | 'CERTIFICATE_WRONG_NAME'
  | 'CERTIFICATE_INVALID'
  | 'CERTIFICATE_NOT_PINNED'
  | 'TLS_FAILED'
  | 'TIMED_OUT'
  | 'TOO_MANY_REDIRECTS'
  | 'REDIRECT_REFUSED'
  | 'BODY_TOO_LARGE'
  | 'BODY_UNREADABLE'
  | 'HEADERS_TOO_LARGE'
  | 'INVALID_RESPONSE'
  | 'OVERLOADED'
  | 'CANCELLED';

/** Removes control characters from the message and limits it to 300 characters: it may contain bytes of a server. */
export const networkError = (
  code: NetworkErrorCode,
  message: string,
  phase: RequestPhase,
  system?: string,
): NetworkError => ({
  code,
  message: cleanText(message, maxMessageChars),
  phase,
  ...(system === undefined ? undefined : { system }),
});
