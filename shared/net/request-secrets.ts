// Masks the secrets of a request in texts of its server: a "not found" echoes the URL, a "not allowed" the headers.
import { maskVariants } from '../secrets/masking/mask-secrets.ts';
import { urlSecrets } from '../secrets/masking/mask-url.ts';
import { isSecretName } from '../secrets/masking/secret-names.ts';
import { secretVariants } from '../secrets/masking/secret-variants.ts';
import type { HttpRequest } from './http-port.ts';

const decodedPart = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The value after `Basic` for the credentials of a URL; undefined when it has none. */
export const basicCredentials = ({ username, password }: URL): string | undefined =>
  username === '' && password === ''
    ? undefined
    : Buffer.from(`${decodedPart(username)}:${decodedPart(password)}`).toString('base64');

/** The secrets in `Bearer x` and `session=x; theme=dark`, without the names: names are words of any text. */
const partsOf = (value: string): readonly string[] =>
  value
    .replace(/^[A-Za-z]{1,12}\s+(?=\S)/, '')
    .split(/[\s;,]+/)
    .map((part) => part.replace(/^[\w.-]+=(?=[^=])/, ''));

const headerSecretsOf = (headers: HttpRequest['headers']): readonly string[] =>
  Object.entries(headers ?? {}).flatMap(([name, value]) => (isSecretName(name) ? [value, ...partsOf(value)] : []));

const urlSecretsOf = (text: string): readonly string[] => {
  const url = URL.parse(text);
  if (!url) return [];
  const credentials = basicCredentials(url);
  return [...(credentials === undefined ? [] : [credentials]), ...urlSecrets(url)];
};

/** The parts of a request that may contain secrets. */
export type SecretSources = Pick<HttpRequest, 'headers' | 'url'>;

/** The secret values that a request sends in its headers and its URL. */
export const requestSecretsOf = ({ headers, url }: SecretSources): readonly string[] => [
  ...headerSecretsOf(headers),
  ...urlSecretsOf(url),
];

/** `isCut`: the text may end in the middle of a secret. Takes some microseconds: for failures only. */
export const withoutSecrets = (text: string, request: SecretSources, isCut = false): string =>
  maskVariants(text, requestSecretsOf(request).flatMap(secretVariants), isCut);

/** Shorter values are words of any text, such as `en` or `true`. */
const minCookieChars = 6;

/** The request with the values of other cookies among its secrets. */
export const withCookies = (request: HttpRequest, values: readonly string[]): HttpRequest => {
  const long = values.filter((value) => value.length >= minCookieChars);
  return long.length === 0 ? request : { ...request, headers: { ...request.headers, 'set-cookie': long.join('; ') } };
};
