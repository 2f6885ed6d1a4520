// What is sent: method, headers, body, who asks, and how it connects.
import { describeValue, type Issue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { isSecretText, type MaybeSecret, secretNamesIn, stringifiedSecret } from '../../define/secret.ts';
import type { Auth, ClientCertificate, FetchOptions } from '../../define/task.ts';
import { combine, invalid, parseOneOf, type ValidationResult, valid } from '../../define/validation-result.ts';
import { checkRequestBody, type RequestBody } from './body-text.ts';
import { isHeaderName } from './expect-headers.ts';
import type { Method } from './options.ts';

const methods: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const maxHeaders = 30;
/** They say how the message is sent, which is not for a check to say. */
const ownHeaders = [
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** A text or a secret that may stand in a request. */
const checkSecretText = (value: unknown, field: string, right: string): ValidationResult<MaybeSecret> => {
  if (isSecretText(value)) return valid(value);
  if (typeof value !== 'string') return invalid(field, `${describeValue(value)} given; ${right}`);
  const stray = stringifiedSecret(value);
  return stray === undefined
    ? valid(value)
    : invalid(field, `the secret ${stray} has become text; write withSecrets\`… \${secret('${stray}')} …\``);
};

const headerIssues = (name: string, value: unknown): readonly Issue[] => {
  const field = `headers.${name}`;
  const right = "write a text, such as { accept: 'application/json' }";
  if (!isHeaderName(name))
    return [{ field: 'headers', message: `${describeValue(name)} is no name of a header; ${right}` }];
  if (ownHeaders.includes(name.toLowerCase()))
    return [{ field, message: 'this header says how the request is sent and is set by the probe; leave it out' }];
  const text = checkSecretText(value, field, right);
  if (!text.ok) return text.issues;
  if (/^[\t\x20-\x7e\x80-\xff]{0,4096}$/.test(String(value))) return [];
  return [{ field, message: 'a header is one line of Latin letters, at most 4096; encode what is not' }];
};

const checkHeaders = (value: unknown): ValidationResult<Readonly<Record<string, MaybeSecret>>> => {
  if (value === undefined) return valid({});
  if (!isRecord(value))
    return invalid('headers', `${describeValue(value)} given; write { accept: 'application/json' }`);
  const entries = Object.entries(value);
  if (entries.length > maxHeaders)
    return invalid('headers', `${entries.length} headers, at most ${maxHeaders} are allowed`);
  const names = entries.map(([name]) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice) return invalid('headers', `${describeValue(twice)} is there twice; write it once`);
  const issues = entries.flatMap(([name, text]) => headerIssues(name, text));
  return issues.length > 0 ? { ok: false, issues } : valid(value as Readonly<Record<string, MaybeSecret>>);
};

const checkAuth = (value: unknown): ValidationResult<Auth | undefined> => {
  if (value === undefined) return valid(undefined);
  const right = "write { bearer: secret('TOKEN') } or { basic: { user: 'me', password: secret('PASSWORD') } }";
  if (!isRecord(value)) return invalid('auth', `${describeValue(value)} given; ${right}`);
  const issues = unknownFieldIssues(value, ['basic', 'bearer'], 'auth.');
  if (issues.length > 0) return { ok: false, issues };
  const { basic, bearer } = value;
  if ((basic === undefined) === (bearer === undefined)) return invalid('auth', `one of the two; ${right}`);
  if (basic === undefined) {
    const token = checkSecretText(bearer, 'auth.bearer', right);
    return token.ok ? valid({ bearer: token.value }) : token;
  }
  if (!isRecord(basic)) return invalid('auth.basic', `${describeValue(basic)} given; ${right}`);
  const parts = combine(
    {
      user: checkSecretText(basic.user, 'auth.basic.user', right),
      password: checkSecretText(basic.password, 'auth.basic.password', right),
    },
    unknownFieldIssues(basic, ['user', 'password'], 'auth.basic.'),
  );
  return parts.ok ? valid({ basic: parts.value }) : parts;
};

const checkClientCertificate = (value: unknown, url: string): ValidationResult<ClientCertificate | undefined> => {
  if (value === undefined) return valid(undefined);
  const right = "write { cert: secret('CLIENT_CERT'), key: secret('CLIENT_KEY') }, both PEM";
  if (!isRecord(value)) return invalid('clientCertificate', `${describeValue(value)} given; ${right}`);
  if (URL.parse(url)?.protocol === 'http:')
    return invalid('clientCertificate', 'only at an https: address is it shown; leave it out');
  const isPem = (text: unknown): boolean => isSecretText(text) || String(text).includes('-----BEGIN ');
  const checkPem = (name: 'cert' | 'key'): ValidationResult<MaybeSecret> => {
    const text = checkSecretText(value[name], `clientCertificate.${name}`, right);
    if (!text.ok || isPem(text.value)) return text;
    return invalid(`clientCertificate.${name}`, `this text is no PEM, which begins with -----BEGIN; ${right}`);
  };
  return combine(
    { cert: checkPem('cert'), key: checkPem('key') },
    unknownFieldIssues(value, ['cert', 'key'], 'clientCertificate.'),
  );
};

const checkIpVersion = (value: unknown): ValidationResult<4 | 6 | undefined> =>
  value === undefined || value === 4 || value === 6
    ? valid(value)
    : invalid('ipVersion', `${describeValue(value)} given; write 4 or 6`);

const headersWith = (
  headers: Readonly<Record<string, MaybeSecret>>,
  body: RequestBody | undefined,
): Readonly<Record<string, MaybeSecret>> => {
  const isNotified = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return body?.isJson && !isNotified ? { ...headers, 'content-type': 'application/json' } : headers;
};

export type CheckedRequest = {
  readonly method: Method;
  readonly options: FetchOptions;
  readonly secrets: readonly string[];
  /** Secrets where a redirect would carry them to another server. */
  readonly confidential: boolean;
};

const requestOf = (parts: {
  readonly method: Method;
  readonly headers: Readonly<Record<string, MaybeSecret>>;
  readonly body: RequestBody | undefined;
  readonly auth: Auth | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
  readonly ipVersion: 4 | 6 | undefined;
}): CheckedRequest => {
  const { method, auth, body, clientCertificate, ipVersion } = parts;
  const headers = headersWith(parts.headers, body);
  const carried = [...Object.values(headers), body?.text].flatMap(secretNamesIn);
  const own = auth === undefined ? [] : 'basic' in auth ? Object.values(auth.basic) : [auth.bearer];
  const shown = clientCertificate === undefined ? [] : Object.values(clientCertificate);
  return {
    method,
    options: {
      ...(method === 'GET' ? {} : { method }),
      ...(Object.keys(headers).length > 0 ? { headers } : {}),
      ...(body === undefined ? {} : { body: body.text }),
      ...(auth === undefined ? {} : { auth }),
      ...(clientCertificate === undefined ? {} : { clientCertificate }),
      ...(ipVersion === undefined ? {} : { ipVersion }),
    },
    secrets: [...new Set([...carried, ...[...own, ...shown].flatMap(secretNamesIn)])],
    confidential: carried.length > 0,
  };
};

const combinationIssues = (options: Readonly<Record<string, unknown>>, method: unknown): readonly Issue[] => {
  const names = isRecord(options.headers) ? Object.keys(options.headers).map((name) => name.toLowerCase()) : [];
  const bodyless = method === 'GET' || method === 'HEAD' || method === undefined;
  return [
    ...(options.body !== undefined && bodyless
      ? [{ field: 'body', message: `a ${method ?? 'GET'} has no body; write method: 'POST', or leave the body out` }]
      : []),
    ...(options.auth !== undefined && names.includes('authorization')
      ? [{ field: 'auth', message: 'there is a header authorization too; write one of the two' }]
      : []),
  ];
};

export const checkRequest = (
  options: Readonly<Record<string, unknown>>,
  url: string,
): ValidationResult<CheckedRequest> => {
  const given = options.method;
  const word = typeof given === 'string' ? given.toUpperCase() : given;
  const parts = combine(
    {
      method: given === undefined ? valid<Method>('GET') : parseOneOf(word, 'method', methods),
      headers: checkHeaders(options.headers),
      body: checkRequestBody(options.body, 'body'),
      auth: checkAuth(options.auth),
      clientCertificate: checkClientCertificate(options.clientCertificate, url),
      ipVersion: checkIpVersion(options.ipVersion),
    },
    combinationIssues(options, word),
  );
  return parts.ok ? valid(requestOf(parts.value)) : parts;
};
