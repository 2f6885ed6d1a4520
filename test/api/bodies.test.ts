import fc from 'fast-check';
import { Hono } from 'hono';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { limitBody } from '../../shared/api/body-limit.ts';
import { createApi } from '../../shared/api/create-api.ts';
import { describeJsonError } from '../../shared/api/json-error-place.ts';
import { route } from '../../shared/api/route.ts';
import { serveRoute } from '../../shared/api/serve-route.ts';
import { createWorld, noon, spec } from './support/api-world.ts';

const seconds = 'a whole number of seconds from 10 to 604800';
const change = route({
  method: 'PATCH',
  path: '/things/{id}',
  operationId: 'changeThing',
  summary: 'Changes a thing',
  role: 'admin',
  body: v.strictObject({
    intervalSeconds: v.optional(v.pipe(v.number(seconds), v.integer(seconds), v.minValue(10, seconds))),
    paused: v.optional(v.boolean()),
    http: v.optional(v.strictObject({ status: v.number() })),
    names: v.optional(v.array(v.string())),
  }),
  responses: { 200: { description: 'Changed' } },
  handle: (context, { body }) => context.json(body),
});
const app = new Hono().patch('/', serveRoute(change, undefined));

const send = async (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) => {
  const answered = await app.request('/', { method: 'PATCH', body: new TextEncoder().encode(body), headers });
  return { status: answered.status, body: JSON.parse(await answered.text()) };
};

describe('a body', () => {
  it('reaches the handler as its schema has parsed it', async () => {
    expect(await send('{"intervalSeconds": 60}')).toEqual({ status: 200, body: { intervalSeconds: 60 } });
    const type = { 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await send('{}', type)).status).toBe(200);
  });

  it.each([
    [{}, 'not given'],
    [{ 'content-type': 'text/plain' }, '"text/plain"'],
    [{ 'content-type': 'application/jsonp' }, '"application/jsonp"'],
    [{ 'content-type': 'multipart/form-data; boundary=x' }, 'multipart'],
  ])('of another type is refused: %j', async (headers, said) => {
    const { status, body } = await send('{}', headers as Record<string, string>);
    expect(status).toBe(415);
    expect(body).toMatchObject({ title: 'Unsupported Media Type', detail: expect.stringContaining(said) });
    expect(body.detail).toContain('must be application/json');
  });

  it('of no said length that breaks off is refused before any route sees it, and no fault either', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('aborted')) });
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const bounded = new Hono().use(limitBody).patch('/', () => expect.unreachable());
    const answered = await bounded.request('/', { method: 'PATCH', body, headers, duplex: 'half' } as RequestInit);
    expect(answered.status).toBe(400);
  });

  it('that breaks off, as when its sender hangs up, is refused, and no fault of this program', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"paused":')),
      pull: (controller) => controller.error(new Error('aborted')),
    });
    const headers = { 'content-type': 'application/json' };
    const answered = await app.request('/', { method: 'PATCH', body, headers, duplex: 'half' } as RequestInit);
    expect([answered.status, await answered.json()]).toEqual([
      400,
      expect.objectContaining({ detail: 'the body broke off before its end' }),
    ]);
  });

  it.each([
    ['{"intervalSeconds": 9}', 'intervalSeconds', `intervalSeconds is 9, and must be ${seconds}`],
    ['{"intervalSeconds": 0}', 'intervalSeconds', seconds],
    ['{"intervalSeconds": "60"}', 'intervalSeconds', seconds],
    ['{"intervalSeconds": null}', 'intervalSeconds', 'is null'],
    ['{"paused": "yes"}', 'paused', 'must be boolean'],
    ['{"pause": true}', 'pause', 'there are intervalSeconds, paused, http, names'],
    ['{"__proto__": {}}', '__proto__', 'is no field here'],
    ['{"constructor": 1}', 'constructor', 'is no field here'],
    ['{"http": {}}', 'http.status', 'http.status is missing'],
    ['{"http": {"status": true}}', 'http.status', 'must be number'],
    ['{"http": {"status": 1, "x": 2}}', 'http.x', '"http.x" is no field here'],
    ['{"names": ["a", 1]}', 'names.1', 'must be string'],
  ])('names the field that is wrong: %s', async (text, field, said) => {
    const { status, body } = await send(text);
    expect(status).toBe(400);
    expect(body).toMatchObject({ title: 'Bad Request', field });
    expect(body.detail).toContain(said);
  });

  it.each(['[]', 'null', '1', '"text"'])('that is no object is refused: %s', async (text) => {
    const { status, body } = await send(text);
    expect(status).toBe(400);
    expect(body.detail).toMatch(/^the body is .*, and must be an object$/);
    expect(body).not.toHaveProperty('field');
  });

  it('is not sent back whole', async () => {
    const long = 'x'.repeat(2_000);
    for (const text of [`{"${long}": 1}`, `{"paused": "${long}"}`, `{"intervalSeconds": ${JSON.stringify([long])}}`])
      expect(JSON.stringify((await send(text)).body).length).toBeLessThan(500);
  });

  it.each([
    ['', 'it is empty'],
    ['  \n', 'it is empty'],
    ['{', 'a name in double quotes or } is expected at its end'],
    ['{"a": 1', 'a comma or the closing bracket is expected at its end'],
    ['{"a": x}', 'a value is expected at character 7'],
    ['{"a": 01}', 'a comma or the closing bracket is expected at character 8'],
    ["{'a': 1}", 'a name in double quotes or } is expected at character 2'],
    ['{"a" 1}', 'a colon is expected at character 6'],
    ['{"a": 1,}', 'a name in double quotes is expected at character 9'],
    ['[1,]', 'a value is expected at character 4'],
    ['[1 2]', 'a comma or the closing bracket is expected at character 4'],
    ['[1}', 'a comma or the closing bracket is expected at character 3'],
    ['{} {}', 'more follows after its end, at character 4'],
    ['{"a": "\n"}', 'a value is expected at character 7'],
    ['{"a": "\\x"}', 'a value is expected at character 7'],
    ['nul', 'a value is expected at character 1'],
    ['-', 'a value is expected at character 1'],
  ])('that is no JSON is refused with the place: %j', async (text, said) => {
    const { status, body } = await send(text);
    expect(status).toBe(400);
    expect(body.detail).toBe(`the body is not JSON: ${said}`);
  });
});

describe('a fault of JSON', () => {
  it('is found in whatever JSON.parse refuses, at a place that is in it, and in nothing else', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      'true',
      'nul',
      ' ',
      '\n',
      '"',
      '\\',
      'é',
    );
    const broken = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    const cut = fc.tuple(fc.json(), fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
    fc.assert(
      fc.property(fc.oneof(broken, cut, fc.json()), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const fault = describeJsonError(text);
        expect(fault === undefined).toBe(isJson);
        const place = Number(/character (\d+)/.exec(fault ?? '')?.[1] ?? 1);
        expect(place).toBeLessThanOrEqual(Math.max(1, text.length));
        // Up to that place it can still become JSON: what stands there is where it goes wrong.
        if (fault && text.trim() !== '')
          expect(describeJsonError(text.slice(0, place - 1)) ?? 'at its end').toMatch(/at its end|empty/);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('too large a body', () => {
  const startManualRun = async () => ({ outcome: 'started', id: `shop~${noon}~m` }) as const;

  it('is refused without being read, though it does not say how large it is', async () => {
    const { deps } = await createWorld([spec('shop')], { startManualRun });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(1_024));
      },
    });
    const init = { method: 'POST', body: endless, duplex: 'half' };
    const answered = await createApi(deps).request('/api/v1/monitors/shop/runs', init as RequestInit);
    expect(answered.status).toBe(413);
    expect(pulled).toBeLessThan(12);
  });
});
