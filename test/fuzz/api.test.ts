import fc from 'fast-check';
import type { Hono } from 'hono';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../shared/api/create-api.ts';
import { createSite } from '../../shared/web/create-site.ts';
import { type ApiWorld, createApiWorld, spec } from '../api/support/api-world.ts';
import { t0 } from '../support/builders.ts';
import { failing } from '../support/run-parts.ts';
import { looking, patienceMs } from './support/fuzz.ts';
import { anyText } from './support/texts.ts';

const port = 4200;
/** Statuses that a client may cause; 500 is not one of them. */
const allowedStatuses = [200, 202, 301, 304, 400, 403, 404, 405, 413];

let world: ApiWorld;
let api: Hono;
let site: Hono;
let cursors: readonly string[];

beforeAll(async () => {
  const startManualRun = async (monitor: string) => ({ outcome: 'started', id: `${monitor}~${t0}~m` }) as const;
  world = await createApiWorld([spec('shop'), spec('mail')], { startManualRun });
  world.time.now += 20 * 60_000;
  for (const back of [9, 8, 7, 6, 5, 4, 3, 2, 1]) {
    const dueAt = await world.due('shop', back);
    await world.run(back % 2 ? failing('shop', dueAt) : { monitor: 'shop', dueAt });
    await world.run({ monitor: 'mail', dueAt: await world.due('mail', back) });
  }
  api = createApi(world.deps);
  site = createSite(world.deps);
  cursors = await issuedCursors();
});

const lists = [
  'runs?',
  'runs?monitor=shop&',
  'runs?taskState=FAILED&',
  'incidents?',
  'incidents?monitor=shop&',
  'monitors?',
];

/** A cursor of every list. */
const issuedCursors = async (): Promise<readonly string[]> => {
  const pages = await Promise.all(lists.map((list) => world.get(`/api/v1/${list}limit=1`)));
  const found = pages.map(({ body }) => body.cursor);
  expect(found.filter((cursor) => typeof cursor === 'string')).toHaveLength(lists.length);
  return found;
};

/** Text in a URL: escaped, partly escaped, or unescaped where possible. */
const inUrl = fc.oneof(
  anyText.map((text) => encodeURIComponent(text.toWellFormed())),
  fc
    .array(
      fc.constantFrom('%', '2', 'F', 'e', '/', '.', '..', '~', ':', ';', '&', '=', '+', '%00', '%ff', '%C3%28', '\\'),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);
const segment = fc.oneof(
  fc.constantFrom(
    'api',
    'v1',
    'v2',
    'monitors',
    'runs',
    'incidents',
    'health',
    'shop',
    'mail',
    'none',
    'assets',
    '..',
    '__proto__',
    `shop~${t0}`,
  ),
  inUrl,
);
const path = fc.oneof(
  fc.array(segment, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
  fc
    .tuple(fc.constantFrom('/api/v1/', '/api/v1/monitors/', '/api/v1/runs/', '/runs/', '/assets/', '/'), segment)
    .map((parts) => parts.join('')),
);
const parameter = fc
  .tuple(
    fc.oneof(fc.constantFrom('monitor', 'taskState', 'limit', 'cursor', '__proto__', 'constructor'), inUrl),
    fc.oneof(fc.constantFrom('shop', 'FAILED', '1', '50', '100'), fc.integer().map(String), inUrl),
  )
  .map(([name, value]) => `${name}=${value}`);
const query = fc.array(parameter, { maxLength: 4 }).map((parts) => (parts.length > 0 ? `?${parts.join('&')}` : ''));

const method = fc.constantFrom(
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'PROPFIND',
  'X',
);
const headerText = anyText.map((text) => text.replace(/[^\x20-\x7e]/g, '').trim());
const headers = fc.dictionary(
  fc.constantFrom(
    'accept',
    'content-type',
    'content-length',
    'if-none-match',
    'range',
    'origin',
    'x-forwarded-for',
    'cookie',
    'accept-encoding',
    'transfer-encoding',
  ),
  headerText,
  { maxKeys: 4 },
);
const body = fc.option(
  fc.oneof(
    anyText,
    fc.json(),
    anyText.map((text) => text.repeat(200)),
  ),
);

const request = (
  address: string,
  init: { readonly method: string; readonly headers: Record<string, string>; readonly body: string | null },
) => {
  const sendsBody = init.method !== 'GET' && init.method !== 'HEAD' && init.body !== null;
  return new Request(`http://127.0.0.1:${port}${address}`, {
    method: init.method,
    headers: init.headers,
    ...(sendsBody ? { body: init.body } : {}),
  });
};

/** Expects what holds for every response. */
const expectResponse = async (response: Response, address: string): Promise<void> => {
  const text = await response.text();
  expect(allowedStatuses, `${address}: ${text}`).toContain(response.status);
  expect(world.warnings).toEqual([]);
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('json') || text === '') return;
  const problem = JSON.parse(text);
  if (response.status < 400) return;
  expect(type).toBe('application/problem+json');
  expect(problem).toMatchObject({
    type: 'about:blank',
    status: response.status,
    detail: expect.stringMatching(/^.{10}/s),
  });
  expect(text.length).toBeLessThan(1_000);
};

describe('an arbitrary request', () => {
  const requests = fc.record({ path, query, method, headers, body });

  it('to the API receives a response or a problem', { timeout: patienceMs }, async () => {
    await fc.assert(
      fc.asyncProperty(requests, async ({ path, query, ...init }) => {
        const address = `${path}${query}`;
        await expectResponse(await api.fetch(request(address, init)), address);
      }),
      looking(),
    );
  });

  it('to the site receives a response or a problem', { timeout: patienceMs }, async () => {
    await fc.assert(
      fc.asyncProperty(requests, async ({ path, query, ...init }) => {
        const address = `${path}${query}`;
        await expectResponse(await site.fetch(request(address, init)), address);
      }),
      looking(),
    );
  });
});

it('a long text is not echoed', async () => {
  for (const address of [
    `/api/v1/runs?${'a'.repeat(8_000)}=1`,
    `/api/v1/runs?cursor=${'a'.repeat(8_000)}`,
    `/${'a/'.repeat(4_000)}`,
  ])
    await expectResponse(await api.fetch(new Request(`http://127.0.0.1${address}`)), address);
});

describe('a cursor', () => {
  const place = fc.oneof(
    anyText,
    fc.stringMatching(/^[0-9a-z~#-]{1,100}$/),
    fc.tuple(fc.stringMatching(/^\d{1,15}$/), fc.stringMatching(/^[~a-z0-9#-]{0,30}$/)).map((parts) => parts.join('')),
  );
  const listName = fc.constantFrom(
    'runs//',
    'runs/shop/',
    'runs//FAILED',
    'runs/shop/FAILED',
    'incidents/',
    'incidents/shop',
    'monitors',
  );
  const madeUp = fc
    .tuple(fc.constantFrom(1, 1, 1, 1, 2), listName, place)
    .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url'));
  const spliced = fc
    .tuple(fc.nat(), fc.nat(), fc.nat(120), fc.nat(120))
    .map(
      ([one, other, to, from]) =>
        `${cursors[one % cursors.length]?.slice(0, to)}${cursors[other % cursors.length]?.slice(from)}`,
    );
  const ofAnother = fc.nat().map((index) => cursors[index % cursors.length] ?? '');
  const cursor = fc.oneof(madeUp, madeUp, spliced, ofAnother, fc.base64String().map(encodeURIComponent), inUrl);
  const list = fc.constantFrom(
    ...lists,
    'runs?monitor=shop&taskState=FAILED&',
    'runs?monitor=mail&taskState=COMPLETED&',
  );

  it('that was made up, cut or spliced is refused or is a place in the list', { timeout: patienceMs }, async () => {
    await fc.assert(
      fc.asyncProperty(list, cursor, async (path, given) => {
        const address = `/api/v1/${path}cursor=${given}`;
        const from = performance.now();
        await expectResponse(await api.fetch(new Request(`http://127.0.0.1${address}`)), address);
        const page = `/?${path.split('?')[1]}cursor=${given}`;
        await expectResponse(await site.fetch(new Request(`http://127.0.0.1${page}`)), page);
        expect(performance.now() - from).toBeLessThan(20_000);
      }),
      looking(),
    );
  });

  it('of a place that is not a time is refused', async () => {
    for (const at of ['5~abc', 'abc', 'e', 'zzzzzzzzzzzzz~shop', '123456789012a~shop']) {
      const forged = Buffer.from(JSON.stringify([1, 'runs//', at])).toString('base64url');
      expect((await world.get(`/api/v1/runs?cursor=${forged}`)).status).toBe(400);
    }
  });
});
