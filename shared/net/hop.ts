// The hops of a request: the first one from the request of the caller, the next ones from redirects. Pure.
import { networkMessages } from '../messages/network.ts';
import { stripCredentials } from '../secrets/masking/mask-url.ts';
import { isSecretName } from '../secrets/masking/secret-names.ts';
import type { HttpRequest } from './http-port.ts';
import { type NetworkError, networkError } from './network-error.ts';
import type { TlsTrust } from './probe-port.ts';
import { redirectRefused } from './request-errors.ts';
import { type HeaderFields, requestHeaders, unsendableError } from './request-headers.ts';
import { withoutSecrets } from './request-secrets.ts';
import { briefUrl } from './shown-url.ts';
import type { ClientCertificate } from './tls-contexts.ts';

type Protocol = 'http:' | 'https:';

/** One request to one server. */
export type Hop = {
  readonly protocol: Protocol;
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly clientCertificate: ClientCertificate | undefined;
  readonly trust: TlsTrust | undefined;
  /** Without credentials and fragment, but with its whole query. */
  readonly url: string;
  readonly origin: string;
  /** The host, with its port unless that is the default: the host header. */
  readonly authority: string;
  readonly path: string;
  /** Upper case. */
  readonly method: string;
  readonly headers: HeaderFields;
  readonly body: string | undefined;
};

const maxUrlChars = 8_192;

const isWeb = (protocol: string): protocol is Protocol => protocol === 'http:' || protocol === 'https:';

type Message = Pick<Hop, 'method' | 'headers' | 'body' | 'clientCertificate' | 'trust'>;

const hopTo = (url: URL, protocol: Protocol, { method, headers, body, clientCertificate, trust }: Message): Hop => ({
  protocol,
  host: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
  port: url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port),
  clientCertificate,
  trust,
  url: stripCredentials(url),
  origin: url.origin,
  authority: url.host,
  path: url.pathname + url.search,
  method,
  headers,
  body,
});

/** `ana:secret@shop.example` without a scheme, where the parser takes a user name for the scheme. */
const hasUserAsScheme = (url: URL): boolean =>
  url.host === '' && url.protocol !== 'mailto:' && url.pathname.includes('@');

/** The first hop, or the error of a request that cannot be sent. */
export const firstHop = (request: HttpRequest): Hop | NetworkError => {
  const messages = networkMessages(request.language);
  if (request.url.length > maxUrlChars)
    return networkError(
      'INVALID_URL',
      messages.urlTooLong({ url: briefUrl(request.url), maxChars: maxUrlChars }),
      'prepare',
    );
  const url = URL.parse(request.url);
  if (!url || hasUserAsScheme(url))
    return networkError('INVALID_URL', messages.urlInvalid({ url: briefUrl(request.url) }), 'prepare');
  if (!isWeb(url.protocol))
    return networkError('SCHEME_REFUSED', messages.schemeRefused({ scheme: url.protocol }), 'prepare');
  const method = (request.method ?? 'GET').toUpperCase();
  if (method === 'CONNECT') return networkError('INVALID_REQUEST', messages.methodRefused({ method }), 'prepare');
  const { body, clientCertificate, trust } = request;
  const hop = hopTo(url, url.protocol, {
    method,
    headers: requestHeaders(request.headers, url),
    body,
    clientCertificate,
    trust,
  });
  return unsendableError(hop, request.language) ?? hop;
};

/** Headers that are sent to the origin of the request only, as are all that are named like secrets. */
const originHeaders: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization', 'host']);
const isOriginHeader = (name: string): boolean => originHeaders.has(name) || isSecretName(name);

const bodyHeaders: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'content-language',
  'content-location',
]);
const isBodyHeader = (name: string): boolean => bodyHeaders.has(name);

const omitHeaders = (headers: HeaderFields, isOmitted: (name: string) => boolean): HeaderFields =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !isOmitted(name)));

/** The same origin, or its upgrade from http: to https: on default ports: it has received the secrets already. */
const isSameServer = (hop: Hop, url: URL): boolean =>
  url.origin === hop.origin ||
  (hop.protocol === 'http:' &&
    hop.port === 80 &&
    url.protocol === 'https:' &&
    url.port === '' &&
    url.host === hop.host);

/** Pins and `verify: false` are about the requested host; another one that redirects lead to is verified as usual. */
const trustOf = (url: URL, request: HttpRequest | undefined): TlsTrust | undefined => {
  const trust = request?.trust;
  if (!trust || URL.parse(request.url)?.hostname === url.hostname) return trust;
  return trust.authority === undefined ? undefined : { authority: trust.authority };
};

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A response with this status and a location header is a redirect. */
export const isRedirect = (status: number): boolean => redirectStatuses.has(status);

/** The rules of fetch (WHATWG, HTTP-redirect fetch): 303, and 301 or 302 after a POST, become GET without a body. */
const becomesGet = (status: number, method: string): boolean =>
  status === 303 ? method !== 'GET' && method !== 'HEAD' : (status === 301 || status === 302) && method === 'POST';

/**
 * The hop that a redirect leads to, or the error of one that is not followed. `request` gives the language and the
 * secrets to mask. Credentials in the location are ignored.
 */
export const nextHop = (hop: Hop, status: number, location: string, request?: HttpRequest): Hop | NetworkError => {
  const url = location.length <= maxUrlChars ? URL.parse(location, hop.url) : null;
  if (!url || !isWeb(url.protocol)) {
    const safe = request ? withoutSecrets(location, request) : location;
    return redirectRefused(briefUrl(safe), request?.language);
  }
  const toGet = becomesGet(status, hop.method);
  const sameServer = isSameServer(hop, url);
  const headers = sameServer ? hop.headers : omitHeaders(hop.headers, isOriginHeader);
  return hopTo(url, url.protocol, {
    method: toGet ? 'GET' : hop.method,
    headers: toGet ? omitHeaders(headers, isBodyHeader) : headers,
    body: toGet ? undefined : hop.body,
    clientCertificate: sameServer ? hop.clientCertificate : undefined,
    trust: trustOf(url, request),
  });
};
