// A browser signs in with an API key once; a cookie stands for the key until it is revoked, expires, or is given up.
import { beforeAll, describe, expect, it } from 'vitest';
import { addKey, revokeKey } from '../../../infra/local/server/api-keys-file.ts';
import { createSession, keyOfSession, sessionMs } from '../../../infra/local/server/session-cookie.ts';
import { createWorkspace, type Vigia, type Workspace } from '../support/workspace.ts';

let workspace: Workspace;
let vigia: Vigia;
let viewer: string;
let admin: string;

const keyFor = async (name: string, role: 'viewer' | 'admin'): Promise<string> => {
  const added = await addKey(workspace.data, { name, role, now: Date.now() });
  if (added.outcome === 'refused') throw new Error(added.sentence);
  return added.key;
};

beforeAll(async () => {
  workspace = await createWorkspace();
  [viewer, admin] = [await keyFor('screen', 'viewer'), await keyFor('me', 'admin')];
  const monitors = await workspace.write(
    "export default [monitor('shop', { every: '7d', allowPrivate: true, checks: [http('home', 'http://127.0.0.1:9')] })];",
  );
  vigia = await workspace.start(monitors, '--allow-host', 'status.example');
  return workspace.remove;
});

const html = { accept: 'text/html,application/xhtml+xml' };
const send = (path: string, init: RequestInit = {}) => fetch(`${vigia.url}${path}`, { redirect: 'manual', ...init });

type Form = { readonly key: string; readonly next?: string };

const signIn = (form: Form, headers: Readonly<Record<string, string>> = {}) =>
  send('/sign-in', { method: 'POST', body: new URLSearchParams(form), headers: { origin: vigia.url, ...headers } });

const cookieOf = (response: Response): string => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

describe('a browser without a key', () => {
  it.each(['/', '/?monitor=shop', '/runs/shop~1', '/docs', '/nowhere'])(
    'gets a page to sign in at %s',
    async (path) => {
      const response = await send(path, { headers: html });
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('www-authenticate')).toBeNull();
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.text()).toContain(`name="next" value="${path}"`);
    },
  );

  it('can load what that page needs, and nothing else', async () => {
    for (const path of ['/assets/style.css', '/assets/mark.svg']) expect((await send(path)).status).toBe(200);
    expect((await send('/assets/page.js')).status).toBe(401);
  });

  it.each(['/api/v1/monitors', '/api/v1/nowhere'])('gets JSON from the API at %s, as programs do', async (path) => {
    const response = await send(path, { headers: html });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('www-authenticate')).not.toMatch(/basic/i);
  });

  it('cannot change anything', async () => {
    expect((await send('/', { method: 'POST', headers: html })).status).toBe(401);
  });
});

describe('signing in', () => {
  it('sets a cookie that stands for the key and its role, and returns to the page', async () => {
    const response = await signIn({ key: ` ${viewer} `, next: '/?monitor=shop' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/?monitor=shop']);
    const set = response.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/^vigia-session=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(set).not.toContain(viewer.slice(6));
    const cookie = cookieOf(response);
    const page = await send('/', { headers: { ...html, cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<a href="/sign-out">');
    expect((await send('/api/v1/monitors', { headers: { cookie } })).status).toBe(200);
    const changed = await send('/api/v1/monitors/shop/runs', { method: 'POST', headers: { cookie } });
    expect(changed.status).toBe(403);
    const asAdmin = cookieOf(await signIn({ key: admin }));
    const run = { method: 'POST', headers: { cookie: asAdmin, origin: vigia.url } };
    expect((await send('/api/v1/monitors/shop/runs', run)).status).toBe(202);
    const foreign = { method: 'POST', headers: { cookie: asAdmin, origin: 'https://evil.example' } };
    expect((await send('/api/v1/monitors/shop/runs', foreign)).status).toBe(403);
  });

  it.each([
    ['behind a proxy that states the scheme', { 'x-forwarded-proto': 'https' }],
    ['on a page by https', { origin: 'https://status.example', host: 'status.example' }],
  ])('sets a cookie for https only %s', async (_name, headers) => {
    expect((await signIn({ key: viewer }, headers)).headers.get('set-cookie')).toMatch(/; Secure/);
  });

  it.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', '/sign-out', '/a\r\nset-cookie: a=b', ''])(
    'never leads elsewhere: %j',
    async (next) => {
      const response = await signIn({ key: viewer, next });
      expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
    },
  );

  it('with a wrong key says so, and is limited', async () => {
    const from = { 'x-forwarded-for': '203.0.113.77' };
    for (let turn = 0; turn < 10; turn += 1) {
      const response = await signIn({ key: `vigia_${turn}`, next: '/docs' }, from);
      expect([response.status, response.headers.get('set-cookie')]).toEqual([401, null]);
      const text = await response.text();
      expect(text).toContain('This API key does not exist or was revoked.');
      expect(text).toContain('name="next" value="/docs"');
    }
    const limited = await signIn({ key: 'vigia_x' }, from);
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn({ key: viewer }, from)).status).toBe(303);
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:9' }],
    ['another site that hides it', { origin: '', 'sec-fetch-site': 'cross-site' }],
  ])('is refused for %s', async (_name, headers) => {
    expect((await signIn({ key: viewer }, headers)).status).toBe(403);
  });

  it('refuses a large form', async () => {
    expect((await signIn({ key: 'x'.repeat(5_000) })).status).toBe(413);
  });
});

describe('the cookie', () => {
  it('ends with its key, and when the browser signs out', async () => {
    const cookie = cookieOf(await signIn({ key: await keyFor('late', 'viewer') }));
    const read = async () => (await send('/', { headers: { ...html, cookie } })).status;
    expect(await read()).toBe(200);
    await revokeKey(workspace.data, 'late');
    expect(await read()).toBe(401);
    await keyFor('late', 'viewer');
    expect(await read()).toBe(401);
    expect(await (await send('/sign-out', { headers: html })).text()).toContain('action="/sign-out"');
    const out = await send('/sign-out', { method: 'POST', headers: { cookie, origin: vigia.url } });
    expect([out.status, out.headers.get('location')]).toEqual([303, '/sign-in']);
    expect(out.headers.get('set-cookie')).toMatch(/^vigia-session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  const key = { name: 'me', role: 'admin', hash: 'ab'.repeat(32), createdAt: 0 } as const;
  const keys = { named: (name: string) => (name === 'me' ? key : undefined) };

  it('is valid for seven days', () => {
    const value = createSession(key, 1_000);
    expect(keyOfSession(value, keys, 1_000 + sessionMs - 1)).toBe(key);
    expect(keyOfSession(value, keys, 1_000 + sessionMs)).toBeUndefined();
  });

  it.each([
    ['another name', (value: string) => value.replace('me', 'you')],
    ['a longer time', (value: string) => value.replace(/~\d+~/, `~${sessionMs * 2}~`)],
    ['another signature', (value: string) => `${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`],
    ['nothing', () => ''],
  ])('is refused with %s', (_name, damage) => {
    expect(keyOfSession(damage(createSession(key, 1_000)), keys, sessionMs + 500)).toBeUndefined();
  });

  it('is never logged, nor is the key', () => {
    const output = vigia.output() + vigia.errors();
    expect(output).not.toMatch(/vigia-session|me~\d/);
    for (const each of [viewer, admin]) expect(output).not.toContain(each.slice(6));
  });
});
