// What is sent where: from the caller's request to its first hop, and from a redirect to the next one. Pure.
import { wordsIn } from '../messages/network.ts';
import { maskStrippedUrl, maskUrl, stripCredentials } from '../secrets/masking/mask-url.ts';
import { isSecretName } from '../secrets/masking/secret-names.ts';
import { showable } from './header-text.ts';
import type { HttpRequest } from './http-port.ts';
import { type NetworkError, networkError } from './network-error.ts';
import { redirectRefused } from './request-errors.ts';
import { requestHeaders, unsendableError } from './request-headers.ts';
import { withoutSecrets } from './request-secrets.ts';
import type { ClientCertificate } from './tls-contexts.ts';

type Protocol = 'http:' | 'https:';

export type Hop = {
  readonly protocol: Protocol;
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly clientCertificate: ClientCertificate | undefined;
  /** Without credentials and fragment, but with all of its query. */
  readonly url: string;
  readonly origin: string;
  /** The host, with its port unless that is the default: the host header. */
  readonly authority: string;
  readonly path: string;
  readonly method: string;
  /** Names are lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
};

const maxUrlChars = 8_192;
const maxShownUrlChars = 500;

/** Without credentials and fragment, values that are named like secrets masked; bounded. */
export const shownUrl = (text: string): string => showable(maskUrl(text), maxShownUrlChars);

/** Of a hop, the same without reading its address once more. */
export const shownHop = ({ url }: Pick<Hop, 'url'>): string => showable(maskStrippedUrl(url), maxShownUrlChars);

/** The same, short enough for a sentence. */
export const briefUrl = (text: string): string => showable(shownUrl(text), 120);

const isWeb = (protocol: string): protocol is Protocol => protocol === 'http:' || protocol === 'https:';

type Rest = Pick<Hop, 'method' | 'headers' | 'body' | 'clientCertificate'>;

const hopTo = (url: URL, protocol: Protocol, rest: Rest): Hop => ({
  protocol,
  host: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
  port: url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port),
  url: stripCredentials(url),
  origin: url.origin,
  authority: url.host,
  path: url.pathname + url.search,
  method: rest.method,
  headers: rest.headers,
  body: rest.body,
  clientCertificate: rest.clientCertificate,
});

/** `ana:secret@shop.example`, without what belongs before it: the scheme is somebody's name. */
const isForgotten = (url: URL): boolean => url.host === '' && url.protocol !== 'mailto:' && url.pathname.includes('@');

/** The first hop, or what is wrong with the request. */
export const firstHop = (request: HttpRequest): Hop | NetworkError => {
  const words = wordsIn(request.language);
  const isTooLong = request.url.length > maxUrlChars;
  const url = isTooLong ? null : URL.parse(request.url);
  if (!url || isForgotten(url)) {
    const shown = briefUrl(request.url);
    return networkError('INVALID_URL', isTooLong ? words.urlTooLong(shown, maxUrlChars) : words.notAUrl(shown));
  }
  if (!isWeb(url.protocol)) return networkError('SCHEME_REFUSED', words.schemeRefused(url.protocol));
  const method = (request.method ?? 'GET').toUpperCase();
  if (method === 'CONNECT') return networkError('INVALID_REQUEST', words.methodRefused(method));
  const { body, clientCertificate } = request;
  const hop = hopTo(url, url.protocol, {
    method,
    headers: requestHeaders(request.headers, url),
    body,
    clientCertificate,
  });
  return unsendableError(hop, request.language) ?? hop;
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

const without = (headers: Hop['headers'], isOut: (name: string) => boolean): Hop['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !isOut(name)));

const isForOneOrigin = (name: string): boolean => FOR_ONE_ORIGIN.has(name) || isSecretName(name);

/** To the same server, or from its plain door to its other one: what was told in the open there is no secret here. */
const leadsToItself = (hop: Hop, url: URL): boolean =>
  url.origin === hop.origin ||
  (hop.protocol === 'http:' &&
    hop.port === 80 &&
    url.protocol === 'https:' &&
    url.port === '' &&
    url.host === hop.host);

/** Whether a status with a location header leads on. */
export const isRedirect = (status: number): boolean =>
  status === 301 || status === 302 || status === 303 || status === 307 || status === 308;

// The rules of fetch (WHATWG, HTTP-redirect fetch): 303, and 301 or 302 after a POST, become GET without a body.
const becomesGet = (status: number, method: string): boolean =>
  status === 303 ? method !== 'GET' && method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST';

/** Where a redirect leads, or why it is not followed: `request` says in which language, and what is to be hidden. Credentials in a location are not used. */
export const nextHop = (hop: Hop, status: number, location: string, request?: HttpRequest): Hop | NetworkError => {
  const url = location.length <= maxUrlChars ? URL.parse(location, hop.url) : null;
  if (!url || !isWeb(url.protocol)) {
    const shown = request ? withoutSecrets(location, request) : location;
    return redirectRefused(briefUrl(shown), request?.language);
  }
  const toGet = becomesGet(status, hop.method);
  const isItself = leadsToItself(hop, url);
  const kept = isItself ? hop.headers : without(hop.headers, isForOneOrigin);
  return hopTo(url, url.protocol, {
    method: toGet ? 'GET' : hop.method,
    headers: toGet ? without(kept, (name) => OF_A_BODY.has(name)) : kept,
    body: toGet ? undefined : hop.body,
    clientCertificate: isItself ? hop.clientCertificate : undefined,
  });
};
