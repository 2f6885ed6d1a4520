// The `fetch` of a task: a guarded HTTP request within the time of its attempt.
import type { FetchOptions, FetchResponse, GuardedFetch } from '../define/task.ts';
import type { HttpEvidence, HttpOutcome, HttpResponse } from '../net/http-port.ts';
import { requestSecretsOf } from '../net/request-secrets.ts';
import { responseText } from '../net/response-text.ts';
import { retryAfterMs } from '../net/retry-after.ts';
import type { AttemptProbe } from './attempt-probe.ts';
import { buildRequest, type UnlimitedHttpRequest } from './build-request.ts';
import { requestError } from './request-error.ts';
import { responseExcerpt } from './response-excerpt.ts';

const fetchResponse = ({ status, url, headers, body }: HttpResponse, evidence: HttpEvidence): FetchResponse => {
  const get = (name: string): string | null =>
    Object.entries(headers).find(([key]) => key.toLowerCase() === String(name).toLowerCase())?.[1] ?? null;
  const text = () => responseText(body, get('content-type') ?? undefined);
  return {
    status,
    url,
    ok: status >= 200 && status <= 299,
    headers: { get },
    text: async () => text(),
    json: async () => JSON.parse(text()) as unknown,
    evidence,
  };
};

/** Shorter values are often harmless words, such as those of parameters named `code` or `key`. */
const minSecretChars = 6;

export const createGuardedFetch = ({ scope, assertOpen, send, setExcerpt, postpone }: AttemptProbe): GuardedFetch => {
  /** Servers echo secrets of a request, which may then appear in messages, findings and printed lines. */
  const addSecret = (value: string): void => {
    if (value.length >= minSecretChars) scope.secrets.addSecret(value);
  };
  const addRequestSecrets = (request: Pick<UnlimitedHttpRequest, 'url' | 'headers'>): void => {
    if (request.headers === undefined && !/[?@]/.test(request.url)) return;
    for (const value of requestSecretsOf(request)) addSecret(value);
  };

  return async (target: string | URL, options: FetchOptions = {}) => {
    assertOpen();
    const request = await buildRequest(scope.secrets, String(target), options);
    addRequestSecrets(request);
    const outcome = (await send(request, options)) as HttpOutcome;
    if (!outcome.ok) throw requestError(outcome.error.code, outcome.error.message, outcome.error.phase);
    const { response, evidence } = outcome;
    // The URL that a redirect leads to may contain secrets of its own.
    if (response.url !== request.url) addRequestSecrets({ url: response.url });
    for (const value of response.cookieValues ?? []) addSecret(value);
    setExcerpt(() => responseExcerpt({ request, response }, scope.secrets.redact));
    const fetched = fetchResponse(response, evidence);
    postpone(retryAfterMs(fetched.status, fetched.headers.get, scope.now()));
    return fetched;
  };
};
