// Takes a request's own secrets out of what comes back: servers echo addresses in a "not found", headers in a "not allowed".
import { maskVariants } from '../secrets/masking/mask-secrets.ts';
import { urlSecrets } from '../secrets/masking/mask-url.ts';
import { isSecretName } from '../secrets/masking/secret-names.ts';
import { secretVariants } from '../secrets/masking/secret-variants.ts';
import type { HttpRequest } from './http-port.ts';

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** What is sent after `Basic`, for credentials in an address. */
export const basicCredentials = ({ username, password }: URL): string | undefined =>
  username === '' && password === ''
    ? undefined
    : Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');

/** `Bearer x` and `session=x; theme=dark` name what they carry; the names are words of any text. */
const partsOf = (value: string): readonly string[] =>
  value
    .replace(/^[A-Za-z]{1,12}\s+(?=\S)/, '')
    .split(/[\s;,]+/)
    .map((part) => part.replace(/^[\w.-]+=(?=[^=])/, ''));

const ofHeaders = (headers: HttpRequest['headers']): readonly string[] =>
  Object.entries(headers ?? {}).flatMap(([name, value]) => (isSecretName(name) ? [value, ...partsOf(value)] : []));

const ofUrl = (text: string): readonly string[] => {
  const url = URL.parse(text);
  if (!url) return [];
  const credentials = basicCredentials(url);
  return [...(credentials === undefined ? [] : [credentials]), ...urlSecrets(url)];
};

/** The values that a request sends in confidence: by its headers, and by its address. */
export const requestSecretsOf = ({ headers, url }: Pick<HttpRequest, 'headers' | 'url'>): readonly string[] => [
  ...ofHeaders(headers),
  ...ofUrl(url),
];

/** `isCut`: the text may end in the middle of a secret. Costs some microseconds: for failures only. */
export const withoutSecrets = (text: string, request: Pick<HttpRequest, 'url' | 'headers'>, isCut = false): string =>
  maskVariants(text, requestSecretsOf(request).flatMap(secretVariants), isCut);
