// Signs browsers in and out: the key is entered once, and a cookie stands for it from then on.
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { problem } from '../../../shared/api/problem.ts';
import { signIn as messages } from '../../../shared/messages/en/site-pages.ts';
import type { Html } from '../../../shared/web/html.ts';
import { type SignInParts, signInPage, signOutPage } from '../../../shared/web/sign-in-page.ts';
import type { ApiKeys } from './api-keys.ts';
import type { StoredKey } from './api-keys-file.ts';
import { isFromThisMachine } from './client-address.ts';
import { cookieName, createSession, keyOfSession, sessionMs } from './session-cookie.ts';

const maxBodyBytes = 4_096;
const maxNextChars = 500;

/** The form posts to this server, and the browser states the origin, which `no-referrer` would hide. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
};

const page = (context: Context, content: Html, status: 200 | 401 | 429): Response | Promise<Response> =>
  context.html(content, status, pageHeaders);

const respondSignIn = (context: Context, parts: SignInParts, status: 200 | 401 | 429 = 401) =>
  page(context, signInPage(parts), status);

/** A path of this server: anything else could send the browser to another one. */
const ownPath = (path: string): string =>
  /^\/(?![/\\])[\x21-\x7e]*$/.test(path) && path.length <= maxNextChars && !path.startsWith('/sign-') ? path : '/';

/** Whether a person looks at a page, rather than a program that asks for data. */
export const wantsPage = ({ req }: Context): boolean =>
  ['GET', 'HEAD'].includes(req.method) &&
  !req.path.startsWith('/api') &&
  (req.header('accept') ?? '').includes('text/html');

/** The page that a browser without a key gets in place of the one that it asked for. */
export const askToSignIn = (context: Context): Response | Promise<Response> => {
  const { pathname, search } = new URL(context.req.url);
  return respondSignIn(context, { next: ownPath(`${pathname}${search}`) });
};

/** Behind a proxy with TLS, which states the scheme; browsers state it in the origin of the form as well. */
const isSecure = (context: Context): boolean =>
  context.req.header('origin')?.startsWith('https:') === true ||
  (isFromThisMachine(context) && context.req.header('x-forwarded-proto') === 'https');

const cookieOptions = (context: Context) =>
  ({ path: '/', httpOnly: true, sameSite: 'Strict', secure: isSecure(context) }) as const;

export const signedInKey = (context: Context, keys: ApiKeys): StoredKey | undefined => {
  const value = getCookie(context, cookieName);
  return value === undefined ? undefined : keyOfSession(value, keys, Date.now());
};

/** Counts a wrong key, and resolves with the seconds that the sender has to wait; 0 if it need not. */
export type CountWrongKey = (context: Context) => Promise<number>;

const submit = async (context: Context, keys: ApiKeys, countWrongKey: CountWrongKey) => {
  const { req } = context;
  if (!(Number(req.header('content-length') ?? Number.NaN) <= maxBodyBytes))
    return problem(context, 413, messages.bodyTooLarge);
  const form = new URLSearchParams(await req.text().catch(() => ''));
  const next = ownPath(form.get('next') ?? '/');
  const key = keys.find((form.get('key') ?? '').trim());
  if (key) {
    setCookie(context, cookieName, createSession(key, Date.now()), {
      ...cookieOptions(context),
      maxAge: sessionMs / 1_000,
    });
    return context.redirect(next, 303);
  }
  const seconds = await countWrongKey(context);
  if (seconds === 0) return respondSignIn(context, { next, problem: messages.wrongKey });
  context.header('retry-after', String(seconds));
  return respondSignIn(context, { next, problem: messages.tooManyWrongKeys({ seconds }) }, 429);
};

/** Responds to the paths of signing in and out; undefined for all others. */
export const serveSignIn = async (
  context: Context,
  keys: ApiKeys,
  countWrongKey: CountWrongKey,
): Promise<Response | undefined> => {
  const { method, path } = context.req;
  const isRead = method === 'GET' || method === 'HEAD';
  if (path === '/sign-in' && isRead) return respondSignIn(context, { next: '/' }, 200);
  if (path === '/sign-in' && method === 'POST') return submit(context, keys, countWrongKey);
  if (path === '/sign-out' && isRead) return page(context, signOutPage(), 200);
  if (path === '/sign-out' && method === 'POST') {
    deleteCookie(context, cookieName, cookieOptions(context));
    return context.redirect('/sign-in', 303);
  }
  return undefined;
};
