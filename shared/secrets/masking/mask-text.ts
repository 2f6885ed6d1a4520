// Text of the other side as people may see it: a page of a debugger, JSON or a log, without what it calls a secret.
import { isSecretName, maskedPairs } from './mask-url.ts';

/** Where a line begins with them, all the rest of it is theirs. */
const headerLine = /\b((?:proxy-)?authorization|(?:set-)?cookie)(\s*:\s*)[^\r\n<"]+/gi;
const credentials = /\/\/[^\s/?#@"'<>]+@/g;

/** `"name": "value"`, `name=value` or `name: value`. Each part is bounded, so that a long text takes no long time. */
const labelled =
  /(["']?)\b([\w.-]{2,60})\1(\s{0,3}[:=]\s{0,3})("(?:[^"\\]|\\.){0,4000}(?:"|$)|'[^'\r\n]{0,4000}(?:'|$)|[^\s"'&;,<>{}[\]]{1,4000})/g;

/** They name what is no secret as well: `"code": "NOT_FOUND"`, `key: 5`. */
const ambiguous = /(?:^|[^a-z])(?:code|key|session|pin|ticket|nonce|pass)$/i;
const unambiguous = /token|secret|passw|api.?key|access.?key|private.?key|auth|signature|credential/i;

const isLabel = (name: string): boolean => isSecretName(name) && (!ambiguous.test(name) || unambiguous.test(name));

/** After a colon may come prose, such as `token: expired`; a secret has digits or signs in it. */
const isProse = (sign: string, value: string): boolean => sign.includes(':') && /^[\p{L}.!?]*$/u.test(value);

const inQuotes = (value: string): string => (/^["']/.test(value) ? `${value[0]}***${value[0]}` : '***');

const maskedLabels = (text: string): string =>
  text.replace(labelled, (all, quote: string, name: string, sign: string, value: string) =>
    isLabel(name) && !isProse(sign, value) ? `${quote}${name}${quote}${sign}${inQuotes(value)}` : all,
  );

/** A query or a fragment in the text: what is inside of its values is looked at too. */
const queries = /[?#][^\s"'<>]{1,4000}/g;
/** A signed token shows who it is for, whatever it is called. */
const signedTokens = /\beyJ[\w-]{5,4000}\.[\w-]*(?:\.[\w-]*)?/g;

/** Masks headers that say who asks, cookies, credentials in addresses, and values that are named like secrets. */
export const maskedText = (text: string): string =>
  /[:=@]|eyJ/.test(text)
    ? maskedLabels(text.replace(headerLine, '$1$2***').replace(credentials, '//***@'))
        .replace(queries, (query) => maskedPairs(query))
        .replace(signedTokens, '***')
    : text;
