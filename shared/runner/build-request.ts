// Builds the HTTP request of a `fetch`: reveals secrets in headers, body, credentials and client certificate.
import type { UnlimitedRequest } from '../checks/check-context.ts';
import type { HttpProbeRequest } from '../checks/http/kind.ts';
import { isSecretText, type MaybeSecret } from '../define/secret.ts';
import type { Auth, FetchOptions } from '../define/task.ts';
import type { SecretScope } from './secret-scope.ts';

export type UnlimitedHttpRequest = UnlimitedRequest<HttpProbeRequest>;

type Headers = NonNullable<HttpProbeRequest['headers']>;

const authorizationOf = async ({ reveal, addSecret }: SecretScope, auth: Auth): Promise<string> => {
  if ('bearer' in auth) return `Bearer ${await reveal(auth.bearer)}`;
  const { user, password } = auth.basic;
  const credentials = Buffer.from(`${await reveal(user)}:${await reveal(password)}`).toString('base64');
  addSecret(credentials);
  return `Basic ${credentials}`;
};

const headersOf = async (secrets: SecretScope, { headers = {}, auth }: FetchOptions): Promise<Headers> => {
  const given = headers instanceof Headers ? Object.fromEntries(headers) : headers;
  const entries = Object.entries(given).map(async ([name, text]) => [name, await secrets.reveal(text)] as const);
  const revealed = Object.fromEntries(await Promise.all(entries));
  return auth ? { ...revealed, authorization: await authorizationOf(secrets, auth) } : revealed;
};

/** A redirect would send these to another server; the HTTP client itself withholds what is in `auth`. */
const hasSecrets = ({ headers, body }: FetchOptions): boolean =>
  isSecretText(body) || Object.values(headers ?? {}).some(isSecretText);

const bodyText = (body: MaybeSecret): MaybeSecret => {
  if (typeof body === 'string' || isSecretText(body)) return body;
  throw new TypeError('the body of a request is text; write JSON.stringify(value) to send JSON');
};

const certificateOf = async (
  { reveal }: SecretScope,
  { cert, key }: NonNullable<FetchOptions['clientCertificate']>,
): Promise<HttpProbeRequest['clientCertificate']> => ({ cert: await reveal(cert), key: await reveal(key) });

/** Rejects for a secret that cannot be read and for a body that is not text. */
export const buildRequest = async (
  secrets: SecretScope,
  url: string,
  options: FetchOptions,
): Promise<UnlimitedHttpRequest> => {
  const { method, body, maxBytes, maxHeaderBytes, lenient, ipVersion, clientCertificate, trust } = options;
  const text = body === undefined ? undefined : await secrets.reveal(bodyText(body));
  const isBare = options.headers === undefined && options.auth === undefined;
  const headers = isBare ? undefined : await headersOf(secrets, options);
  const certificate = clientCertificate && (await certificateOf(secrets, clientCertificate));
  const maxRedirects = options.maxRedirects ?? (hasSecrets(options) ? 0 : undefined);
  return {
    kind: 'http',
    url,
    ...(method === undefined ? undefined : { method: String(method).toUpperCase() }),
    ...(headers === undefined ? undefined : { headers }),
    ...(text === undefined ? undefined : { body: text }),
    ...(maxBytes === undefined ? undefined : { maxBytes }),
    ...(maxRedirects === undefined ? undefined : { maxRedirects }),
    ...(maxHeaderBytes === undefined ? undefined : { maxHeaderBytes }),
    ...(lenient === undefined ? undefined : { lenient: Boolean(lenient) }),
    ...(ipVersion === undefined ? undefined : { family: ipVersion }),
    ...(trust === undefined ? undefined : { trust }),
    ...(certificate === undefined ? undefined : { clientCertificate: certificate }),
  };
};
