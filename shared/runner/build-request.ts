// From what a task asks for to what the probe is asked: secrets in their places, limits set.
import { isSecretText, type MaybeSecret } from '../define/secret.ts';
import type { Auth, FetchOptions } from '../define/task.ts';
import type { ProbeRequest } from '../net/probe-port.ts';
import type { FetchScope } from './guarded-fetch.ts';

type Headers = NonNullable<ProbeRequest['headers']>;

const authorization = async ({ reveal, addSecret }: FetchScope['secrets'], auth: Auth): Promise<string> => {
  if ('bearer' in auth) return `Bearer ${await reveal(auth.bearer)}`;
  const { user, password } = auth.basic;
  const credentials = Buffer.from(`${await reveal(user)}:${await reveal(password)}`).toString('base64');
  addSecret(credentials);
  return `Basic ${credentials}`;
};

const headersOf = async (scope: FetchScope, options: FetchOptions): Promise<Headers> => {
  const { headers, auth } = options;
  const given = headers instanceof Headers ? Object.fromEntries(headers) : (headers ?? {});
  const texts = Object.entries(given).map(async ([name, text]) => [name, await scope.secrets.reveal(text)] as const);
  const plain = Object.fromEntries(await Promise.all(texts));
  return auth ? { ...plain, authorization: await authorization(scope.secrets, auth) } : plain;
};

/** A redirect would carry these to wherever it leads; what is in `auth` the probe keeps back itself. */
const isConfidential = ({ headers, body }: FetchOptions): boolean =>
  isSecretText(body) || Object.values(headers ?? {}).some(isSecretText);

const textOf = (body: MaybeSecret): MaybeSecret => {
  if (typeof body === 'string' || isSecretText(body)) return body;
  throw new TypeError('the body of a request is text; write JSON.stringify(value) to send JSON');
};

/** Rejects for a secret that cannot be had, and for what can be no request. */
export const outgoing = async (scope: FetchScope, url: string, options: FetchOptions): Promise<ProbeRequest> => {
  const { method, body, maxBytes, maxRedirects, signal, ipVersion, clientCertificate, timeoutMs } = options;
  const { reveal } = scope.secrets;
  const text = body === undefined ? undefined : await reveal(textOf(body));
  const isBare = options.headers === undefined && options.auth === undefined;
  const headers = isBare ? undefined : await headersOf(scope, options);
  const certificate = clientCertificate && {
    cert: await reveal(clientCertificate.cert),
    key: await reveal(clientCertificate.key),
  };
  const redirects = maxRedirects ?? (isConfidential(options) ? 0 : undefined);
  return {
    url,
    ...(method === undefined ? {} : { method: String(method).toUpperCase() }),
    ...(headers === undefined ? {} : { headers }),
    ...(text === undefined ? {} : { body: text }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(redirects === undefined ? {} : { maxRedirects: redirects }),
    ...(ipVersion === undefined ? {} : { family: ipVersion }),
    ...(certificate === undefined ? {} : { clientCertificate: certificate }),
    ...(scope.language === 'en' ? {} : { language: scope.language }),
    timeoutMs: Math.max(1, Math.floor(Math.min(scope.leftMs(), timeoutMs ?? Number.POSITIVE_INFINITY))),
    allowPrivate: scope.allowPrivate,
    signal: signal ? AbortSignal.any([scope.signal, signal]) : scope.signal,
  };
};
