import { describe, expect, it } from 'vitest';
import { type HttpOptions, http, monitor, pattern, secret } from '../../../shared/monitor.ts';
import type { HttpOutcome } from '../../../shared/net/http-port.ts';
import {
  endOf,
  executeMonitor,
  httpResponse,
  loadedMonitor,
  onlyTask,
  scriptedProbe,
} from '../../runner/support/execute-flow.ts';
import {
  certificateValidFor,
  day,
  endOfCheck,
  json,
  redirectTo,
  runHttpCheck,
  took,
  url,
} from './support/run-http-check.ts';

describe('a response passes', () => {
  it.each<[string, HttpOptions, HttpOutcome]>([
    ['in a class of codes', { expect: { status: '2xx' } }, httpResponse(204)],
    ['in a range', { expect: { status: '200-299' } }, httpResponse(299)],
    ['with its header', { expect: { headers: { 'X-A': 'b' } } }, httpResponse(200, '', { 'x-a': 'b' })],
    ['with a header that fits', { expect: { headers: { a: /^b/ } } }, httpResponse(200, '', { a: 'bc' })],
    ['with a header in UTF-8', { expect: { headers: { a: 'México' } } }, httpResponse(200, '', { a: 'México' })],
    ['with its texts', { expect: { body: ['shop', /basket/i] } }, httpResponse(200, 'The shop. Your Basket.')],
    ['with a value', { expect: { json: { '$.a.b': { equals: { c: [1] } } } } }, json({ a: { b: { c: [1] } } })],
    ['with every value', { expect: { json: { '$.x[*].ok': true } } }, json({ x: [{ ok: true }, { ok: true }] })],
    ['with a number', { expect: { json: { '$.n': { atLeast: 1, atMost: 3 } } } }, json({ n: 3 })],
    ['with a text in it', { expect: { json: { '$.s': pattern('^o') } } }, json({ s: 'ok' })],
    ['with JSON after a byte order mark', { expect: { json: { '$.s': 'é' } } }, httpResponse(200, '\ufeff{"s":"é"}')],
    ['with null', { expect: { json: { '$.s': null } } }, json({ s: null })],
    ['without what must not be', { expect: { json: { '$.error': { exists: false } } } }, json({})],
    ['with whatever is there', { expect: { json: { '$.id': { exists: true } } } }, json({ id: null })],
    ['by a filter', { expect: { json: { "$[?search(@.n, '^a')].v": 1 } } }, json([{ n: 'ab', v: 1 }, { n: 'b' }])],
    ['soon enough', { expect: { maxLatency: '300ms' }, degradedAfter: '200ms' }, took(200)],
    ['when it leads there', { redirects: { to: '/login' } }, redirectTo('https://shop.example/login')],
    ['when it leads that way', { redirects: { to: /login$/, status: 301 } }, redirectTo('/de/login', 301)],
    ['with a certificate', {}, certificateValidFor(21 * day)],
    ['whatever the certificate', { certificate: false }, certificateValidFor(day)],
  ])('%s', async (_, options, outcome) => {
    expect(await endOfCheck(options, outcome)).toBe('Completed');
  });
});

describe('a failing check names what was expected and what was found', () => {
  it.each<[HttpOptions, HttpOutcome, string]>([
    [{ expect: { status: '2xx' } }, httpResponse(503), 'Status 503 from shop.example, expected 2xx'],
    [
      { expect: { status: [200, '300-399'] } },
      httpResponse(404),
      'Status 404 from shop.example, expected 200 or 300-399',
    ],
    [
      { expect: { headers: { a: 'b' } } },
      httpResponse(200, '', { a: 'c' }),
      'Header a from shop.example is "c", expected "b"',
    ],
    [{ expect: { headers: { a: /b/i } } }, httpResponse(200), 'Header a from shop.example is missing, expected /b/i'],
    [
      { expect: { body: 'basket' } },
      httpResponse(200, 'closed'),
      'Body from shop.example does not contain "basket" (6 characters searched)',
    ],
    [{ expect: { json: { '$.s': 'ok' } } }, json({ s: 'down' }), 'JSON $.s from shop.example is "down", expected "ok"'],
    [{ expect: { json: { '$.s': 'ok' } } }, json({}), 'JSON $.s from shop.example has no value, expected "ok"'],
    [
      { expect: { json: { '$.x[*]': true } } },
      json({ x: [true, 0] }),
      'JSON $.x[*] from shop.example is 0, expected true',
    ],
    [
      { expect: { json: { '$.n': { atMost: 3 } } } },
      json({ n: 4 }),
      'JSON $.n from shop.example is 4, expected at most 3',
    ],
    [
      { expect: { json: { '$.n': { atLeast: 3 } } } },
      json({ n: '4' }),
      'JSON $.n from shop.example is "4", expected at least 3',
    ],
    [
      { expect: { json: { '$.s': { not: 'down' } } } },
      json({ s: 'down' }),
      'JSON $.s from shop.example is "down", expected anything but "down"',
    ],
    [
      { expect: { json: { '$.e': { exists: false } } } },
      json({ e: 'bad' }),
      'JSON $.e from shop.example is "bad", expected no value',
    ],
    [
      { expect: { json: { '$.e': { exists: true } } } },
      json({}),
      'JSON $.e from shop.example has no value, expected a value',
    ],
    [{ expect: { json: { '$.s': /^o/ } } }, json({ s: 7 }), 'JSON $.s from shop.example is 7, expected /^o/'],
    [{ expect: { json: { '$.a': 1 } } }, httpResponse(200, '<html>'), 'Body from shop.example is not JSON: "<html>"'],
    [{ expect: { json: { '$.a': 1 } } }, httpResponse(200, ''), 'Body from shop.example is empty, expected JSON'],
    [{ expect: { maxLatency: '200ms' } }, took(201), 'Latency of shop.example is 201 ms, expected at most 200 ms'],
    [
      { redirects: 'refuse' },
      redirectTo('/login'),
      'Redirect from shop.example to https://shop.example/login (302), expected none',
    ],
    [
      { redirects: { to: '/a' } },
      redirectTo('/b'),
      'Redirect from shop.example to https://shop.example/b, expected to https://shop.example/a',
    ],
    [
      { redirects: { to: '/a' } },
      httpResponse(200),
      'Status 200 from shop.example, expected 301, 302, 303, 307 or 308',
    ],
    [{ redirects: { to: '/a', status: 301 } }, redirectTo('/a', 302), 'Status 302 from shop.example, expected 301'],
  ])('%o', async (options, outcome, message) => {
    expect(await endOfCheck(options, outcome)).toBe(`Failed: ${message}`);
  });

  it('a certificate that expires soon is Degraded, and Failed when it expires very soon', async () => {
    expect(await endOfCheck({}, certificateValidFor(20 * day))).toMatch(
      /^Degraded: Certificate of shop\.example expires on 20\d\d-\d\d-\d\d, in 20 days, expected at least 21 days$/,
    );
    expect(await endOfCheck({}, certificateValidFor(day))).toMatch(
      /^Failed: Certificate of shop\.example expires on .*, in 24 h, exp/,
    );
    const own = { certificate: { degradedBelow: '40d', failedBelow: false } } as const;
    expect(await endOfCheck(own, certificateValidFor(day))).toMatch(/^Degraded/);
    expect(await endOfCheck(own, certificateValidFor(40 * day))).toBe('Completed');
  });

  it('a slow response is Degraded: it counts as Completed and is not retried', async () => {
    const { probe, requests } = scriptedProbe(() => took(900));
    const made = monitor('shop', { every: '30s', checks: [http('home', url, { degradedAfter: '800ms' })] });
    const run = await executeMonitor(loadedMonitor(made, { retries: 2 }), { probe });
    expect(endOf(onlyTask(run))).toBe('Degraded: Latency of shop.example is 900 ms, expected at most 800 ms');
    expect([onlyTask(run).states.at(-1)?.type, run.states.at(-1)?.name, requests.length]).toEqual([
      'COMPLETED',
      'Completed',
      1,
    ]);
  });

  it('all findings are recorded; the message names the first and the number of others', async () => {
    const expectations = { status: 200, headers: { a: 'b' }, body: 'x', maxLatency: '2ms' } as const;
    const { taskRun } = await runHttpCheck({ expect: expectations }, httpResponse(500, 'oh'));
    expect(endOf(taskRun)).toBe('Failed: Status 500 from shop.example, expected 200 (and 3 more findings)');
    expect(taskRun.findings).toEqual([
      { what: 'Status code', expected: '200', found: '500' },
      { what: 'Header a', expected: '"b"', found: 'missing' },
      { what: 'Body', expected: '"x"', found: 'not found in 2 characters' },
      { what: 'Latency', expected: 'at most 2 ms', found: '3 ms' },
    ]);
  });

  it('findings are bounded and contain no control characters', async () => {
    const hostile = `\u001b[2J<script>${'漢'.repeat(5_000)}`;
    const paths = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`$.a${index}`, 1]));
    const values = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a${index}`, hostile]));
    const { taskRun } = await runHttpCheck({ expect: { json: paths } }, json(values));
    expect(taskRun.findings).toHaveLength(5);
    expect(JSON.stringify(taskRun.findings).length).toBeLessThan(2_000);
    expect(taskRun.findings?.map(({ found }) => found).join()).not.toMatch(/\p{Cc}/u);
  });

  it.each(['$', '$.a', '$..a', '$[0]', '$..*'])('a deeply nested response fails the check: %s', async (path) => {
    const deep = httpResponse(200, `${'['.repeat(400_000)}${']'.repeat(400_000)}`);
    expect(await endOfCheck({ expect: { json: { [path]: 1 } } }, deep)).toMatch(/^Failed: JSON .*, expected/);
  });

  it('an unexpected response is quoted in its evidence, an expected one is not', async () => {
    const page = httpResponse(200, '<h1>\n  Closed\u0000for today</h1>', { 'content-type': 'text/html' });
    const { taskRun } = await runHttpCheck({ expect: { body: 'basket' } }, page);
    expect(taskRun.evidence[0]?.excerpt).toBe('Closed for today');
    expect((await runHttpCheck({}, page)).taskRun.evidence[0]).not.toHaveProperty('excerpt');
    const picture = httpResponse(500, 'PNG', { 'content-type': 'image/png' });
    expect((await runHttpCheck({}, picture)).taskRun.evidence[0]).not.toHaveProperty('excerpt');
  });
});

describe('a secret that the server echoes', () => {
  const value = 'a1b2c3d4e5f6g7h8i9';
  const xs = (count: number): string => 'x'.repeat(count);

  it.each<[string, HttpOptions, HttpOutcome]>([
    ['a header', { expect: { headers: { a: 'b' } } }, httpResponse(200, '', { a: `${xs(70)}${value}` })],
    ['a JSON value', { expect: { json: { '$.a': 1 } } }, json({ a: `${xs(70)}${value}` })],
    ['a body that is not JSON', { expect: { json: { '$.a': 1 } } }, httpResponse(200, `${xs(70)}${value}`)],
    ['a location', { redirects: 'refuse' }, redirectTo(`/${xs(86)}/${value}`)],
  ])('is masked even where its text is cut: %s', async (_, options, outcome) => {
    const { probe } = scriptedProbe(() => outcome);
    const checks = [http('home', url, { headers: { 'x-key': secret('KEY') }, ...options })];
    const monitors = loadedMonitor(monitor('shop', { every: '30s', checks }));
    const taskRun = onlyTask(await executeMonitor(monitors, { probe, secrets: { get: async () => value } }));
    expect(endOf(taskRun)).toMatch(/^Failed: .*x\/?\*\*\*/);
    expect(JSON.stringify(taskRun)).not.toContain('a1b2');
  });
});

describe('the findings of a Spanish monitor', () => {
  const language = 'es';

  it.each<[HttpOptions, HttpOutcome, string]>([
    [{}, httpResponse(503), 'Failed: Código de estado 503 de shop.example; se esperaba 200'],
    [
      { expect: { status: [200, 204], body: 'x', headers: { a: 'b' } } },
      httpResponse(503),
      'Failed: Código de estado 503 de shop.example; se esperaba 200 o 204 (y 2 hallazgos más)',
    ],
    [
      { degradedAfter: '800ms' },
      took(900),
      'Degraded: La latencia de shop.example es de 900 ms; se esperaba como máximo 800 ms',
    ],
    [
      { expect: { json: { '$.a': 1 } } },
      httpResponse(200, 'hola'),
      'Failed: El cuerpo de la respuesta de shop.example no es JSON: "hola"',
    ],
  ])('%o', async (options, outcome, end) => {
    const { taskRun, request } = await runHttpCheck(options, outcome, { language });
    expect(endOf(taskRun)).toBe(end);
    expect(request?.language).toBe('es');
  });
});
