import { describe, expect, it } from 'vitest';
import { type HttpOptions, http, type MonitorOptions, monitor, pattern } from '../../shared/monitor.ts';
import type { HttpEvidence, HttpOutcome } from '../../shared/net/http-port.ts';
import {
  endOf,
  executeMonitor,
  httpError,
  httpResponse,
  loadedMonitor,
  onlyTask,
  scriptedProbe,
} from './support/execute-flow.ts';

const url = 'https://shop.example/';
const day = 86_400_000;

/** A response that met this on its way. */
const met = (evidence: Partial<HttpEvidence>, status = 200): HttpOutcome => {
  const outcome = httpResponse(status);
  return { ...outcome, evidence: { ...outcome.evidence, ...evidence } } as HttpOutcome;
};
const json = (value: unknown): HttpOutcome => httpResponse(200, JSON.stringify(value));
const validFor = (ms: number): HttpOutcome => met({ tls: { validTo: Date.now() + ms + 60_000 } });
const took = (totalMs: number): HttpOutcome => met({ phases: { totalMs } });
const leading = (to: string, status = 302): HttpOutcome => httpResponse(status, '', { location: to });

const check = async (
  options: HttpOptions,
  outcome: HttpOutcome = httpResponse(200),
  more: Pick<MonitorOptions, 'language'> = {},
) => {
  const { probe, requests } = scriptedProbe(() => outcome);
  const made = monitor('shop', { every: '30s', checks: [http('home', url, options)], ...more });
  const run = await executeMonitor(loadedMonitor(made), { probe });
  return { run, taskRun: onlyTask(run), request: requests[0] };
};

const endsWith = async (options: HttpOptions, outcome: HttpOutcome): Promise<string> =>
  endOf((await check(options, outcome)).taskRun).replace('shop.example is ', '');

describe('a response is well', () => {
  it.each<[string, HttpOptions, HttpOutcome]>([
    ['in a class of codes', { expect: { status: '2xx' } }, httpResponse(204)],
    ['in a range', { expect: { status: '200-299' } }, httpResponse(299)],
    ['with its header', { expect: { headers: { 'X-A': 'b' } } }, httpResponse(200, '', { 'x-a': 'b' })],
    ['with a header that fits', { expect: { headers: { a: /^b/ } } }, httpResponse(200, '', { a: 'bc' })],
    ['with its texts', { expect: { body: ['shop', /basket/i] } }, httpResponse(200, 'The shop. Your Basket.')],
    ['with a value', { expect: { json: { '$.a.b': { equals: { c: [1] } } } } }, json({ a: { b: { c: [1] } } })],
    ['with every value', { expect: { json: { '$.x[*].ok': true } } }, json({ x: [{ ok: true }, { ok: true }] })],
    ['with a number', { expect: { json: { '$.n': { atLeast: 1, atMost: 3 } } } }, json({ n: 3 })],
    ['with a text in it', { expect: { json: { '$.s': pattern('^o') } } }, json({ s: 'ok' })],
    ['with null', { expect: { json: { '$.s': null } } }, json({ s: null })],
    ['without what must not be', { expect: { json: { '$.error': { exists: false } } } }, json({})],
    ['with whatever is there', { expect: { json: { '$.id': { exists: true } } } }, json({ id: null })],
    ['by a filter', { expect: { json: { "$[?search(@.n, '^a')].v": 1 } } }, json([{ n: 'ab', v: 1 }, { n: 'b' }])],
    ['soon enough', { expect: { maxLatency: '300ms' }, degradedAfter: '200ms' }, took(200)],
    ['when it leads there', { redirects: { to: '/login' } }, leading('https://shop.example/login')],
    ['when it leads that way', { redirects: { to: /login$/, status: 301 } }, leading('/de/login', 301)],
    ['with a certificate', {}, validFor(21 * day)],
    ['whatever the certificate', { certificate: false }, validFor(day)],
  ])('%s', async (_, options, outcome) => {
    expect(await endsWith(options, outcome)).toBe('Completed');
  });
});

describe('a response is not well: the words name what was expected and what was found', () => {
  it.each<[HttpOptions, HttpOutcome, string]>([
    [{ expect: { status: '2xx' } }, httpResponse(503), 'Status code: 503, expected 2xx'],
    [{ expect: { status: [200, '300-399'] } }, httpResponse(404), 'Status code: 404, expected 200 or 300-399'],
    [{ expect: { headers: { a: 'b' } } }, httpResponse(200, '', { a: 'c' }), 'Header a: "c", expected "b"'],
    [{ expect: { headers: { a: /b/i } } }, httpResponse(200), 'Header a: missing, expected /b/i'],
    [{ expect: { body: 'basket' } }, httpResponse(200, 'closed'), 'Body: not there in 6 characters, expected "basket"'],
    [{ expect: { json: { '$.s': 'ok' } } }, json({ s: 'down' }), 'JSON $.s: "down", expected "ok"'],
    [{ expect: { json: { '$.s': 'ok' } } }, json({}), 'JSON $.s: nothing, expected "ok"'],
    [{ expect: { json: { '$.x[*]': true } } }, json({ x: [true, 0] }), 'JSON $.x[*]: 0, expected true'],
    [{ expect: { json: { '$.n': { atMost: 3 } } } }, json({ n: 4 }), 'JSON $.n: 4, expected at most 3'],
    [{ expect: { json: { '$.n': { atLeast: 3 } } } }, json({ n: '4' }), 'JSON $.n: "4", expected at least 3'],
    [
      { expect: { json: { '$.s': { not: 'down' } } } },
      json({ s: 'down' }),
      'JSON $.s: "down", expected anything but "down"',
    ],
    [{ expect: { json: { '$.e': { exists: false } } } }, json({ e: 'bad' }), 'JSON $.e: "bad", expected nothing'],
    [{ expect: { json: { '$.e': { exists: true } } } }, json({}), 'JSON $.e: nothing, expected a value'],
    [{ expect: { json: { '$.s': /^o/ } } }, json({ s: 7 }), 'JSON $.s: 7, expected /^o/'],
    [{ expect: { json: { '$.a': 1 } } }, httpResponse(200, '<html>'), 'Body: no JSON: "<html>", expected JSON'],
    [{ expect: { json: { '$.a': 1 } } }, httpResponse(200, ''), 'Body: nothing, expected JSON'],
    [{ expect: { maxLatency: '200ms' } }, took(201), 'Latency: 201 ms, expected at most 200 ms'],
    [{ redirects: 'refuse' }, leading('/login'), 'Redirect: 302 to https://shop.example/login, expected none'],
    [
      { redirects: { to: '/a' } },
      leading('/b'),
      'Redirect: to https://shop.example/b, expected to https://shop.example/a',
    ],
    [{ redirects: { to: '/a' } }, httpResponse(200), 'Status code: 200, expected 301, 302, 303, 307 or 308'],
    [{ redirects: { to: '/a', status: 301 } }, leading('/a', 302), 'Status code: 302, expected 301'],
  ])('%o', async (options, outcome, words) => {
    expect(await endsWith(options, outcome)).toBe(`Failed: not well. ${words}`);
  });

  it('a certificate that is about to end is Degraded, and Failed when it is almost too late', async () => {
    expect(await endsWith({}, validFor(20 * day))).toMatch(
      /^Degraded: degraded\. Certificate: expires on 20\d\d-\d\d-\d\d, in 20 days, expected at least 21 days$/,
    );
    expect(await endsWith({}, validFor(day))).toMatch(/^Failed: not well\. Certificate: expires on .*, in 1 day, exp/);
    const own = { certificate: { degradedBelow: '40d', failedBelow: false } } as const;
    expect(await endsWith(own, validFor(day))).toMatch(/^Degraded/);
    expect(await endsWith(own, validFor(40 * day))).toBe('Completed');
  });

  it('a response that takes long is Degraded: it counts as Completed and is not tried again', async () => {
    const { probe, requests } = scriptedProbe(() => took(900));
    const made = monitor('shop', { every: '30s', checks: [http('home', url, { degradedAfter: '800ms' })] });
    const run = await executeMonitor(loadedMonitor(made, { retries: 2 }), { probe });
    expect(endOf(onlyTask(run))).toBe('Degraded: shop.example is degraded. Latency: 900 ms, expected at most 800 ms');
    expect([onlyTask(run).states.at(-1)?.type, run.states.at(-1)?.name, requests.length]).toEqual([
      'COMPLETED',
      'Completed',
      1,
    ]);
  });

  it('all that is not well is found; the message says the first and how much more', async () => {
    const expectations = { status: 200, headers: { a: 'b' }, body: 'x', maxLatency: '2ms' } as const;
    const { taskRun } = await check({ expect: expectations }, httpResponse(500, 'oh'));
    expect(endOf(taskRun)).toBe('Failed: shop.example is not well. Status code: 500, expected 200 (and 3 more)');
    expect(taskRun.findings).toEqual([
      { what: 'Status code', expected: '200', found: '500' },
      { what: 'Header a', expected: '"b"', found: 'missing' },
      { what: 'Body', expected: '"x"', found: 'not there in 2 characters' },
      { what: 'Latency', expected: 'at most 2 ms', found: '3 ms' },
    ]);
  });

  it('what was found is bounded, and fit to be shown', async () => {
    const hostile = `\u001b[2J<script>${'漢'.repeat(5_000)}`;
    const paths = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`$.a${index}`, 1]));
    const values = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a${index}`, hostile]));
    const { taskRun } = await check({ expect: { json: paths } }, json(values));
    expect(taskRun.findings).toHaveLength(5);
    expect(JSON.stringify(taskRun.findings).length).toBeLessThan(2_000);
    expect(taskRun.findings?.map(({ found }) => found).join()).not.toMatch(/\p{Cc}/u);
  });

  it.each(['$', '$.a', '$..a', '$[0]', '$..*'])(
    'a response that is nested without end is not well: %s',
    async (path) => {
      const deep = httpResponse(200, `${'['.repeat(400_000)}${']'.repeat(400_000)}`);
      expect(await endsWith({ expect: { json: { [path]: 1 } } }, deep)).toMatch(/^Failed: not well. .*, expected/);
    },
  );

  it('the response that was not as expected is quoted, once, and one that was is not', async () => {
    const page = httpResponse(200, '<h1>\n  Closed\u0000for today</h1>', { 'content-type': 'text/html' });
    const { taskRun } = await check({ expect: { body: 'basket' } }, page);
    expect(taskRun.evidence[0]?.excerpt).toBe('Closed for today');
    expect((await check({}, page)).taskRun.evidence[0]).not.toHaveProperty('excerpt');
    const picture = httpResponse(500, 'PNG', { 'content-type': 'image/png' });
    expect((await check({}, picture)).taskRun.evidence[0]).not.toHaveProperty('excerpt');
  });
});

describe('a monitor that speaks Spanish', () => {
  const language = 'es';

  it.each<[HttpOptions, HttpOutcome, string]>([
    [{}, httpResponse(503), 'Failed: shop.example no está bien. Código de estado: 503; se esperaba 200'],
    [
      { expect: { status: [200, 204], body: 'x', headers: { a: 'b' } } },
      httpResponse(503),
      'Failed: shop.example no está bien. Código de estado: 503; se esperaba 200 o 204 (y 2 más)',
    ],
    [
      { degradedAfter: '800ms' },
      took(900),
      'Degraded: shop.example está degradado. Latencia: 900 ms; se esperaba como máximo 800 ms',
    ],
    [
      { expect: { json: { '$.a': 1 } } },
      httpResponse(200, 'hola'),
      'Failed: shop.example no está bien. Cuerpo: no es JSON: "hola"; se esperaba JSON',
    ],
  ])('%o', async (options, outcome, end) => {
    const { taskRun, request } = await check(options, outcome, { language });
    expect(endOf(taskRun)).toBe(end);
    expect(request?.language).toBe('es');
  });
});

describe('messages word it as their monitor wants', () => {
  const report = {
    failed: 'Servidor PlayStation no disponible. Status code: {status}',
    passing: 'El servicio de PlayStation Network esta funcionando correctamente',
    degraded: ({ latencyMs }: { latencyMs?: number }) => `lento: ${latencyMs} ms`,
  };

  it.each<[HttpOutcome, string, readonly string[]]>([
    [httpResponse(200), 'Completed', [report.passing]],
    [httpResponse(503), 'Failed: Servidor PlayStation no disponible. Status code: 503', []],
    [
      httpError('no response within 5 s'),
      'Failed: Servidor PlayStation no disponible. Status code: no response within 5 s',
      [],
    ],
    [took(900), 'Degraded: lento: 900 ms', []],
  ])('%#', async (outcome, end, lines) => {
    const { taskRun } = await check({ messages: report, degradedAfter: '800ms' }, outcome);
    expect(endOf(taskRun)).toBe(end);
    expect(taskRun.lines).toEqual(lines);
  });

  it.each([
    () => {
      throw new Error('no');
    },
    () => 7 as never,
    () => '',
  ])('a function that fails hides nothing: %s', async (failed) => {
    const { taskRun } = await check({ messages: { failed } }, httpResponse(500));
    expect(endOf(taskRun)).toBe('Failed: shop.example is not well. Status code: 500, expected 200');
  });
});

describe('what is sent', () => {
  it('is what the options say', async () => {
    const { request } = await check({
      method: 'POST',
      headers: { accept: 'application/json' },
      body: { a: [1, 'é'] },
      ipVersion: 6,
      redirects: 'refuse',
      timeout: '200ms',
      auth: { basic: { user: 'me', password: 'you' } },
    });
    expect(request).toMatchObject({
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', authorization: 'Basic bWU6eW91' },
      body: '{"a":[1,"é"]}',
      family: 6,
      maxRedirects: 0,
      timeoutMs: 200,
    });
  });

  it('is a plain request when nothing is said', async () => {
    const { request } = await check({});
    expect(Object.keys(request ?? {}).sort()).toEqual(['allowPrivate', 'kind', 'signal', 'timeoutMs', 'url']);
  });
});
