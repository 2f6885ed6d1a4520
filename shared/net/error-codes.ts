// The codes of trouble: they stay the same whatever the language, for programs and for searching.
import { showable } from './header-text.ts';

const maxMessageChars = 300;

/** What went wrong, as a person is told it. */
export type Trouble = { readonly code: ProbeCode; readonly message: string };

export type ProbeCode =
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
  | 'TLS_FAILED'
  | 'TIMED_OUT'
  | 'TOO_MANY_REDIRECTS'
  | 'REDIRECT_REFUSED'
  | 'BODY_TOO_LARGE'
  | 'BODY_UNREADABLE'
  | 'HEADERS_TOO_LARGE'
  | 'BAD_ANSWER'
  | 'OVERLOADED'
  | 'CANCELLED';

/** The message is bounded and on one line, whatever it was made of. */
export const trouble = (code: ProbeCode, message: string): Trouble => ({
  code,
  message: showable(message, maxMessageChars),
});
