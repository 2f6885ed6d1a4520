import fc from 'fast-check';
import { Hono } from 'hono';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { limitBody } from '../../shared/api/body-limit.ts';
import { createApi } from '../../shared/api/create-api.ts';
import { findJsonError } from '../../shared/api/json-error-place.ts';
import { route } from '../../shared/api/route.ts';
import { serveRoute } from '../../shared/api/serve-route.ts';
import { t0 } from '../support/builders.ts';
import { createApiWorld, spec } from './support/api-world.ts';

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
  const response = await app.request('/', { method: 'PATCH', body: new TextEncoder().encode(body), headers });
  return { status: response.status, body: JSON.parse(await response.text()) };
};

describe('a body', () => {
  it('reaches the handler as its schema parsed it', async () => {
    expect(await send('{"intervalSeconds": 60}')).toEqual({ status: 200, body: { intervalSeconds: 60 } });
    const type = { 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await send('{}', type)).status).toBe(200);
  });

  it.each([
    [{}, 'missing'],
    [{ 'content-type': 'text/plain' }, '"text/plain"'],
    [{ 'content-type': 'application/jsonp' }, '"application/jsonp"'],
    [{ 'content-type': 'multipart/form-data; boundary=x' }, 'multipart'],
  ])('of another content type is refused: %j', async (headers, expected) => {
    const { status, body } = await send('{}', headers as Record<string, string>);
    expect(status).toBe(415);
    expect(body).toMatchObject({ title: 'Unsupported Media Type', detail: expect.stringContaining(expected) });
    expect(body.detail).toContain('must be application/json');
  });

  it('of unknown length that ends early is refused before any route, and is not an error of the server', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('aborted')) });
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const bounded = new Hono().use(limitBody).patch('/', () => expect.unreachable());
    const response = await bounded.request('/', { method: 'PATCH', body, headers, duplex: 'half' } as RequestInit);
    expect(response.status).toBe(400);
  });

  it('that ends early is refused, and is not an error of the server', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"paused":')),
      pull: (controller) => controller.error(new Error('aborted')),
    });
    const headers = { 'content-type': 'application/json' };
    const response = await app.request('/', { method: 'PATCH', body, headers, duplex: 'half' } as RequestInit);
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ detail: 'the body ended before it was complete; send it again' }),
    ]);
  });

  it.each([
    ['{"intervalSeconds": 9}', 'intervalSeconds', `intervalSeconds is 9, and must be ${seconds}`],
    ['{"intervalSeconds": 0}', 'intervalSeconds', seconds],
    ['{"intervalSeconds": "60"}', 'intervalSeconds', seconds],
    ['{"intervalSeconds": null}', 'intervalSeconds', 'is null'],
    ['{"paused": "yes"}', 'paused', 'must be boolean'],
    ['{"pause": true}', 'pause', 'known fields: intervalSeconds, paused, http, names'],
    ['{"__proto__": {}}', '__proto__', 'is not a known field'],
    ['{"constructor": 1}', 'constructor', 'is not a known field'],
    ['{"http": {}}', 'http.status', 'http.status is missing'],
    ['{"http": {"status": true}}', 'http.status', 'must be number'],
    ['{"http": {"status": 1, "x": 2}}', 'http.x', '"http.x" is not a known field'],
    ['{"names": ["a", 1]}', 'names.1', 'must be string'],
  ])('with an invalid field is refused with the field: %s', async (text, field, expected) => {
    const { status, body } = await send(text);
    expect(status).toBe(400);
    expect(body).toMatchObject({ title: 'Bad Request', field });
    expect(body.detail).toContain(expected);
  });

  it.each(['[]', 'null', '1', '"text"'])('that is not an object is refused: %s', async (text) => {
    const { status, body } = await send(text);
    expect(status).toBe(400);
    expect(body.detail).toMatch(/^the body is .*, and must be an object$/);
    expect(body).not.toHaveProperty('field');
  });

  it('is not echoed when it is long', async () => {
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
    ['{} {}', 'more text follows after its end, at character 4'],
    ['{"a": "\n"}', 'a value is expected at character 7'],
    ['{"a": "\\x"}', 'a value is expected at character 7'],
    ['nul', 'a value is expected at character 1'],
    ['-', 'a value is expected at character 1'],
  ])('that is not JSON is refused with the place of the error: %j', async (text, expected) => {
    const { status, body } = await send(text);
    expect(status).toBe(400);
    expect(body.detail).toBe(`the body is not JSON: ${expected}`);
  });
});

describe('the place of a JSON error', () => {
  it('is found in exactly those texts that JSON.parse rejects, and lies within the text', () => {
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
        const error = findJsonError(text);
        expect(error === undefined).toBe(isJson);
        if (error?.kind !== 'invalid' || error.character === undefined) return;
        expect(error.character).toBeLessThanOrEqual(text.length);
        // The text before the place can still become JSON: it is valid, empty, or invalid at its end.
        const before = findJsonError(text.slice(0, error.character - 1));
        if (before?.kind === 'invalid') expect(before.character).toBeUndefined();
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a body that is too large', () => {
  const startManualRun = async () => ({ outcome: 'started', id: `shop~${t0}~m` }) as const;

  it('is refused without being read to its end, although it does not declare its size', async () => {
    const { deps } = await createApiWorld([spec('shop')], { startManualRun });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(1_024));
      },
    });
    const init = { method: 'POST', body: endless, duplex: 'half' };
    const response = await createApi(deps).request('/api/v1/monitors/shop/runs', init as RequestInit);
    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(12);
  });
});
