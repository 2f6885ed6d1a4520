// Masks URLs for display: without credentials and fragment, and with *** for values whose names indicate a secret.
import { isSecretName } from './secret-names.ts';

/** Characters beyond this are dropped. */
const maxChars = 8_192;
const maxNesting = 3;

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/** A name and its value: in a query, in a fragment, or after a semicolon in a path. The value extends to `&` or `#`. */
const pairs = /(^|[?&;#])([^=&?;#]+)=([^&#]*)/g;
/** JSON web tokens are masked under any name: they contain the identity of a user. */
const signedTokens = /eyJ[\w-]{5,}\.[\w-]*(?:\.[\w-]*)?/g;
const credentials = /\/\/[^/?#]*@/g;

/** A value may be a URL with a query of its own: `next=https%3A%2F%2F…`. */
const maskValue = (value: string, depth: number): string => {
  const decoded = decode(value);
  if (depth >= maxNesting) return /[=@]/.test(decoded) ? '***' : value;
  const masked = maskPairs(decoded.replace(credentials, '//***@'), depth + 1);
  return masked === decoded ? value : encodeURIComponent(masked);
};

/** A query, or a text that contains one, with *** for each value whose name indicates a secret. */
export const maskPairs = (text: string, depth = 0): string =>
  text
    .replace(pairs, (_all, separator: string, name: string, value: string) => {
      const shown = isSecretName(decode(name)) ? '***' : maskValue(value, depth);
      return `${separator}${name}=${shown}`;
    })
    .replace(signedTokens, '***');

const hasNoPairs = (text: string): boolean => !/[=@#]|eyJ/.test(text);

/** The text of a URL without its credentials and fragment. Copies nothing where there are none. */
export const stripCredentials = (url: URL): string => {
  if (url.username === '' && url.password === '' && url.hash === '') return url.href;
  const stripped = new URL(url);
  stripped.username = '';
  stripped.password = '';
  stripped.hash = '';
  return stripped.href;
};

/** Strips what looks like credentials from a text that is not a URL, or is a URL without a host. */
const stripLikelyCredentials = (text: string): string =>
  text
    .replace(/#.*/s, '')
    .replace(/^([a-z][a-z0-9+.-]*:[\\/]+)[^?]*@/is, '$1')
    .replace(/\/\/.*@/s, '//')
    .replace(/^[^/?]*@/, '');

/** Masks the values in a URL that `stripCredentials` has returned. */
export const maskStrippedUrl = (stripped: string): string => (hasNoPairs(stripped) ? stripped : maskPairs(stripped));

/** Works for any text, such as the location of a redirect. Masking a masked URL changes nothing. */
export const maskUrl = (text: string): string => {
  // Half a surrogate pair cannot be encoded.
  const bounded = text.slice(0, maxChars).toWellFormed();
  const url = URL.parse(bounded);
  const stripped = url && url.host !== '' ? stripCredentials(url) : stripLikelyCredentials(bounded);
  return maskStrippedUrl(stripped);
};

/** Includes the parameters of URLs that are values themselves. */
const secretParameters = (parameters: URLSearchParams, depth = 0): readonly string[] =>
  [...parameters].flatMap(([name, value]) => {
    if (isSecretName(name)) return [value];
    if (depth >= maxNesting || !value.includes('=')) return [];
    return secretParameters(new URLSearchParams(value.replace(/^[^?#]*[?#]/, '')), depth + 1);
  });

/** The secrets in a URL, in each spelling in which a server may echo them. */
export const urlSecrets = (url: URL): readonly string[] => {
  const values = [url.username, url.password, ...secretParameters(url.searchParams)];
  return [...new Set(values.flatMap((value) => [value, decode(value), encodeURIComponent(value)]))].filter(Boolean);
};
