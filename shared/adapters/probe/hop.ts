// What is sent where: from the caller's request to its first hop, and from a redirect to the next one. Pure.
import type { ProbeRequest } from '../../ports/probe.ts';
import type { Target } from './connect.ts';
import { showable } from './text.ts';
import type { Trouble } from './trip.ts';
import { redirectRefused, trouble } from './words.ts';

export type Hop = Omit<Target, 'servername'> & {
  readonly url: string;
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  /** Names are lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
};

const MAX_URL_CHARS = 8_192;
const MAX_SHOWN_URL_CHARS = 500;

/** Without credentials and fragment; bounded. What is no URL is shown as it is, less what looks like credentials. */
export const shownUrl = (text: string): string => {
  const url = URL.parse(text.slice(0, MAX_URL_CHARS));
  if (!url) return showable(text.slice(0, MAX_SHOWN_URL_CHARS * 2).replace(/\/\/.*@/s, '//'), MAX_SHOWN_URL_CHARS);
  return showable(withoutSecrets(url), MAX_SHOWN_URL_CHARS);
};

/** The same, short enough for a sentence. */
export const briefUrl = (text: string): string => showable(shownUrl(text), 120);

// Nothing is copied in the common case.
const withoutSecrets = (url: URL): string => {
  if (url.username === '' && url.password === '' && url.hash === '') return url.href;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  bare.hash = '';
  return bare.href;
};

const isWeb = (protocol: string): protocol is Target['protocol'] => protocol === 'http:' || protocol === 'https:';

type Rest = Pick<Hop, 'method' | 'headers' | 'body'>;

const hopTo = (url: URL, protocol: Target['protocol'], rest: Rest): Hop => ({
  protocol,
  host: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
  port: url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port),
  url: withoutSecrets(url),
  origin: url.origin,
  path: url.pathname + url.search,
  method: rest.method,
  headers: rest.headers,
  body: rest.body,
});

// Identity spares the work of decompressing; a server that compresses all the same is understood.
const DEFAULT_HEADERS = { 'user-agent': 'vigia', accept: '*/*', 'accept-encoding': 'identity' } as const;

const firstHeaders = (given: ProbeRequest['headers'], url: URL): Readonly<Record<string, string>> => {
  if (!given && url.username === '' && url.password === '') return DEFAULT_HEADERS;
  const headers: Record<string, string> = { ...DEFAULT_HEADERS };
  if (url.username !== '' || url.password !== '') {
    const credentials = `${decoded(url.username)}:${decoded(url.password)}`;
    headers.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  }
  for (const [name, value] of Object.entries(given ?? {})) headers[name.toLowerCase()] = value;
  return headers;
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The first hop, or what is wrong with the request. */
export const firstHop = (request: ProbeRequest): Hop | Trouble => {
  const url = request.url.length <= MAX_URL_CHARS ? URL.parse(request.url) : null;
  if (!url) {
    const why = request.url.length > MAX_URL_CHARS ? `longer than ${MAX_URL_CHARS} characters` : 'not a URL';
    return trouble('INVALID_URL', `"${briefUrl(request.url)}" is ${why}; right would be https://shop.example/`);
  }
  if (!isWeb(url.protocol))
    return trouble('SCHEME_REFUSED', `only http: and https: addresses can be probed, not ${url.protocol}`);
  const method = (request.method ?? 'GET').toUpperCase();
  if (method === 'CONNECT') return trouble('INVALID_REQUEST', 'the method CONNECT cannot be probed');
  return hopTo(url, url.protocol, { method, headers: firstHeaders(request.headers, url), body: request.body });
};

// What one origin was told in confidence is not for another, and its name for itself neither.
const FOR_ONE_ORIGIN: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization', 'host']);
const OF_A_BODY: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'content-language',
  'content-location',
]);

const without = (headers: Hop['headers'], names: ReadonlySet<string>): Hop['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name)));

/** Whether a status with a location header leads on. */
export const isRedirect = (status: number): boolean =>
  status === 301 || status === 302 || status === 303 || status === 307 || status === 308;

// The rules of fetch (WHATWG, HTTP-redirect fetch): 303, and 301 or 302 after a POST, become GET without a body.
const becomesGet = (status: number, method: string): boolean =>
  status === 303 ? method !== 'GET' && method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST';

/** Where a redirect leads, or why it is not followed. Credentials in a location are not used. */
export const nextHop = (hop: Hop, status: number, location: string): Hop | Trouble => {
  const url = location.length <= MAX_URL_CHARS ? URL.parse(location, hop.url) : null;
  if (!url || !isWeb(url.protocol)) return redirectRefused(briefUrl(location));
  const toGet = becomesGet(status, hop.method);
  const sameOrigin = url.origin === hop.origin;
  const kept = sameOrigin ? hop.headers : without(hop.headers, FOR_ONE_ORIGIN);
  return hopTo(url, url.protocol, {
    method: toGet ? 'GET' : hop.method,
    headers: toGet ? without(kept, OF_A_BODY) : kept,
    body: toGet ? undefined : hop.body,
  });
};
