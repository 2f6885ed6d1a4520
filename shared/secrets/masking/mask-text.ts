// Masks what looks like a secret in a text from outside (a debugger page, JSON, a log), by the names that precede values.
import { maskPairs } from './mask-url.ts';
import { isSecretName } from './secret-names.ts';

/** The value of these headers extends to the end of the line. */
const headerLines = /\b((?:proxy-)?authorization|(?:set-)?cookie)(\s*:\s*)[^\r\n<"]+/gi;
const urlCredentials = /\/\/[^\s/?#@"'<>]+@/g;

/** `"name": "value"`, `name=value` or `name: value`. Each part is bounded, which bounds the time for a long text. */
const namedValues =
  /(["']?)\b([\w.-]{2,60})\1(\s{0,3}[:=]\s{0,3})("(?:[^"\\]|\\.){0,4000}(?:"|$)|'[^'\r\n]{0,4000}(?:'|$)|[^\s"'&;,<>{}[\]]{1,4000})/g;

/** These names also precede harmless values: `"code": "NOT_FOUND"`, `key: 5`. */
const ambiguousName = /(?:^|[^a-z])(?:code|key|session|pin|ticket|nonce|pass)$/i;
const unambiguousName = /token|secret|passw|api.?key|access.?key|private.?key|auth|signature|credential/i;

const namesSecret = (name: string): boolean =>
  isSecretName(name) && (!ambiguousName.test(name) || unambiguousName.test(name));

/** Prose may follow a colon, as in `token: expired`. A secret contains digits or symbols. */
const isProse = (separator: string, value: string): boolean => separator.includes(':') && /^[\p{L}.!?]*$/u.test(value);

const maskKeepingQuotes = (value: string): string => (/^["']/.test(value) ? `${value[0]}***${value[0]}` : '***');

const maskNamedValues = (text: string): string =>
  text.replace(namedValues, (all, quote: string, name: string, separator: string, value: string) =>
    namesSecret(name) && !isProse(separator, value)
      ? `${quote}${name}${quote}${separator}${maskKeepingQuotes(value)}`
      : all,
  );

/** A query or a fragment in the text: its values may be URLs with queries of their own. */
const queries = /[?#][^\s"'<>]{1,4000}/g;
/** JSON web tokens are masked under any name: they contain the identity of a user. */
const signedTokens = /\beyJ[\w-]{5,4000}\.[\w-]*(?:\.[\w-]*)?/g;

/** Masks authorization headers, cookies, credentials in URLs, signed tokens, and values whose names indicate a secret. */
export const maskText = (text: string): string =>
  /[:=@]|eyJ/.test(text)
    ? maskNamedValues(text.replace(headerLines, '$1$2***').replace(urlCredentials, '//***@'))
        .replace(queries, (query) => maskPairs(query))
        .replace(signedTokens, '***')
    : text;
