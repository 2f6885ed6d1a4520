// Parses the options of an HTTP request: method, headers, body, credentials, client certificate and IP version.
import { describeValue, type Issue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { type MaybeSecret, secretNamesIn } from '../../define/secret.ts';
import type { Auth, ClientCertificate, FetchOptions } from '../../define/task.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import { defined } from '../../model/defined.ts';
import { parseClientCertificate } from '../options/client-certificate-option.ts';
import { parseSecretText } from '../options/secret-text-option.ts';
import { duplicateHeader, isHeaderName } from './header-names.ts';
import type { Method } from './options.ts';
import { parseRequestBody, type RequestBody } from './request-body.ts';

/** Evidence shows as many. */
const maxMethodChars = 20;
const maxHeaders = 30;
/** Headers of the connection, which the HTTP client sets. */
const reservedHeaders: readonly string[] = [
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const authExample = "{ bearer: secret('TOKEN') } or { basic: { user: 'me', password: secret('PASSWORD') } }";

type Headers = Readonly<Record<string, MaybeSecret>>;

const headerIssues = (name: string, value: unknown): readonly Issue[] => {
  const field = `headers.${name}`;
  if (!isHeaderName(name))
    return [{ field: 'headers', message: httpOptionMessages.headerNameInvalid({ value: describeValue(name) }) }];
  if (reservedHeaders.includes(name.toLowerCase())) return [{ field, message: httpOptionMessages.headerReserved }];
  const text = parseSecretText(value, field, "a text, such as { accept: 'application/json' }");
  if (!text.ok) return text.issues;
  if (/^[\t\x20-\x7e\x80-\xff]{0,4096}$/.test(String(value))) return [];
  return [{ field, message: httpOptionMessages.headerValueInvalid }];
};

const parseHeaders = (value: unknown): ValidationResult<Headers> => {
  if (value === undefined) return valid({});
  if (!isRecord(value)) return invalid('headers', httpOptionMessages.headersInvalid({ value: describeValue(value) }));
  const count = Object.keys(value).length;
  if (count > maxHeaders) return invalid('headers', httpOptionMessages.tooManyHeaders({ count, max: maxHeaders }));
  const duplicate = duplicateHeader(Object.keys(value));
  if (duplicate !== undefined)
    return invalid('headers', httpOptionMessages.duplicateHeader({ value: describeValue(duplicate) }));
  const issues = Object.entries(value).flatMap(([name, text]) => headerIssues(name, text));
  return issues.length > 0 ? { ok: false, issues } : valid(value as Headers);
};

const parseBasicAuth = (basic: unknown): ValidationResult<Auth> => {
  if (!isRecord(basic)) return invalid('auth.basic', httpOptionMessages.authInvalid({ value: describeValue(basic) }));
  const parts = combine(
    {
      user: parseSecretText(basic.user, 'auth.basic.user', authExample),
      password: parseSecretText(basic.password, 'auth.basic.password', authExample),
    },
    unknownFieldIssues(basic, ['user', 'password'], 'auth.basic.'),
  );
  return parts.ok ? valid({ basic: parts.value }) : parts;
};

const parseAuth = (value: unknown): ValidationResult<Auth | undefined> => {
  if (value === undefined) return valid(undefined);
  if (!isRecord(value)) return invalid('auth', httpOptionMessages.authInvalid({ value: describeValue(value) }));
  const issues = unknownFieldIssues(value, ['basic', 'bearer'], 'auth.');
  if (issues.length > 0) return { ok: false, issues };
  const { basic, bearer } = value;
  if ((basic === undefined) === (bearer === undefined)) return invalid('auth', httpOptionMessages.authBoth);
  if (basic !== undefined) return parseBasicAuth(basic);
  const token = parseSecretText(bearer, 'auth.bearer', authExample);
  return token.ok ? valid({ bearer: token.value }) : token;
};

const parseCertificateFor = (value: unknown, url: string): ValidationResult<ClientCertificate | undefined> => {
  const isPlainHttp = URL.parse(url)?.protocol === 'http:';
  if (isRecord(value) && isPlainHttp) return invalid('clientCertificate', httpOptionMessages.clientCertificateOverHttp);
  return parseClientCertificate(value, 'clientCertificate');
};

/** Any token (RFC 9110, section 9.1), in upper case. */
const parseMethod = (value: unknown): ValidationResult<Method> => {
  if (value === undefined) return valid('GET');
  if (typeof value !== 'string' || !isHeaderName(value) || value.length > maxMethodChars)
    return invalid('method', httpOptionMessages.methodInvalid({ value: describeValue(value), max: maxMethodChars }));
  return value === 'CONNECT' ? invalid('method', httpOptionMessages.methodConnect) : valid(value);
};

const parseIpVersion = (value: unknown): ValidationResult<4 | 6 | undefined> =>
  value === undefined || value === 4 || value === 6
    ? valid(value)
    : invalid('ipVersion', httpOptionMessages.ipVersionInvalid({ value: describeValue(value) }));

const withContentType = (headers: Headers, body: RequestBody | undefined): Headers => {
  const hasContentType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return body?.isJson && !hasContentType ? { ...headers, 'content-type': 'application/json' } : headers;
};

export type ParsedRequest = {
  readonly method: Method;
  readonly options: FetchOptions;
  /** Names of secrets. */
  readonly secrets: readonly string[];
  /** Whether headers or body contain secrets, which a redirect would send to another server. */
  readonly hasSecrets: boolean;
};

type RequestParts = {
  readonly method: Method;
  readonly headers: Headers;
  readonly body: RequestBody | undefined;
  readonly auth: Auth | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
  readonly ipVersion: 4 | 6 | undefined;
};

const credentialsOf = (auth: Auth | undefined): readonly MaybeSecret[] => {
  if (auth === undefined) return [];
  return 'basic' in auth ? [auth.basic.user, auth.basic.password] : [auth.bearer];
};

const toParsedRequest = (parts: RequestParts): ParsedRequest => {
  const { method, auth, body, clientCertificate, ipVersion } = parts;
  const headers = withContentType(parts.headers, body);
  const redirected = [...Object.values(headers), body?.text].flatMap(secretNamesIn);
  const withheld = [...credentialsOf(auth), ...Object.values(clientCertificate ?? {})].flatMap(secretNamesIn);
  return {
    method,
    options: defined({
      method: method === 'GET' ? undefined : method,
      headers: Object.keys(headers).length > 0 ? headers : undefined,
      body: body?.text,
      auth,
      clientCertificate,
      ipVersion,
    }),
    secrets: [...new Set([...redirected, ...withheld])],
    hasSecrets: redirected.length > 0,
  };
};

const combinationIssues = (options: Readonly<Record<string, unknown>>, method: unknown): readonly Issue[] => {
  const names = isRecord(options.headers) ? Object.keys(options.headers).map((name) => name.toLowerCase()) : [];
  const bodyless = method === undefined ? 'GET' : (['GET', 'HEAD', 'TRACE'] as const).find((name) => name === method);
  const issues: Issue[] = [];
  if (options.body !== undefined && bodyless)
    issues.push({ field: 'body', message: httpOptionMessages.bodyWithoutMethod({ method: bodyless }) });
  if (options.auth !== undefined && names.includes('authorization'))
    issues.push({ field: 'auth', message: httpOptionMessages.authAndHeader });
  return issues;
};

export const parseRequest = (
  options: Readonly<Record<string, unknown>>,
  url: string,
): ValidationResult<ParsedRequest> => {
  const given = typeof options.method === 'string' ? options.method.toUpperCase() : options.method;
  const parts = combine(
    {
      method: parseMethod(given),
      headers: parseHeaders(options.headers),
      body: parseRequestBody(options.body, 'body'),
      auth: parseAuth(options.auth),
      clientCertificate: parseCertificateFor(options.clientCertificate, url),
      ipVersion: parseIpVersion(options.ipVersion),
    },
    combinationIssues(options, given),
  );
  return parts.ok ? valid(toParsedRequest(parts.value)) : parts;
};
