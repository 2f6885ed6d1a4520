// Limits of a request: its time-out, the number of requests at once, and no resources left behind.
import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createProbe } from '../support/http-probe.ts';
import {
  type Behaviour,
  closedPort,
  drip,
  endless,
  hang,
  redirect,
  reset,
  sequence,
  slow,
  startTcpServer,
  status,
} from '../support/servers.ts';
import { openHttpTarget } from './support/http-target.ts';

const { probe, server, request } = await openHttpTarget();

describe('the time-out', () => {
  it.each([
    ['a body that arrives byte by byte', drip(10)],
    ['a response that never comes', hang()],
    [
      'slow redirects',
      {
        does: 'custom',
        listener: (_request, response) => void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 120),
      } satisfies Behaviour,
    ],
  ] as const)('covers the whole request: %s', async (_name, does) => {
    server.play(does);
    const from = performance.now();
    expect(await request('/', { timeoutMs: 400 })).toMatchObject({ ok: false, error: { code: 'TIMED_OUT' } });
    const took = performance.now() - from;
    expect(took).toBeGreaterThan(380);
    expect(took).toBeLessThan(5_000);
  });

  it('is reported with the URL that a redirect led to', async () => {
    server.playAt('/start', redirect('/hang'));
    server.playAt('/hang', hang());
    expect(await request('/start', { timeoutMs: 300 })).toMatchObject({
      error: { message: expect.stringMatching(/then nothing\), after a redirect to \S+\/hang$/), phase: 'response' },
      evidence: { redirects: 1 },
    });
  });

  it.each([
    ['before the request', 0],
    ['during the request', 100],
  ])('can be replaced by a signal that is aborted %s', async (_name, afterMs) => {
    server.play(hang());
    const abort = new AbortController();
    if (afterMs === 0) abort.abort();
    else setTimeout(() => abort.abort(), afterMs);
    const outcome = await request('/', { signal: abort.signal });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(outcome.evidence.phases.totalMs).toBeLessThan(2_500);
  });
});

describe('a request leaves nothing behind', () => {
  it('after 200 outcomes of every kind', async () => {
    server.play(
      sequence(...Array.from({ length: 20 }, () => [status(200, 'ok'), hang(), drip(10), reset(), endless()]).flat()),
    );
    const refused = closedPort;
    const before = process.getActiveResourcesInfo().length;
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        n % 2 === 0
          ? request('/all', { timeoutMs: 800, maxBytes: 1_000 })
          : probe({
              url: `http://127.0.0.1:${n % 4 === 1 ? refused : server.port}/one`,
              timeoutMs: 800,
              allowPrivate: true,
            }),
      ),
    );
    expect(outcomes).toHaveLength(200);
    await expect.poll(() => server.openSockets()).toBe(0);
    await expect.poll(() => process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before);
  });

  it('because it closes a connection that the server would keep', async () => {
    const keeping = await startTcpServer((socket) =>
      socket.on('data', () => {
        socket.write(
          'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n\r\nok',
        );
      }),
    );
    expect(await probe({ url: keeping.url, timeoutMs: 2_000, allowPrivate: true })).toMatchObject({ ok: true });
    await expect.poll(() => keeping.openSockets()).toBe(0);
    await keeping.close();
  });

  it('because it clears its timer and removes its listener from the signal', async () => {
    server.play(status(200));
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const abort = new AbortController();
    const before = timers();
    for (let n = 0; n < 20; n++) await request('/', { timeoutMs: 600_000, signal: abort.signal });
    expect(timers()).toBeLessThan(before + 10);
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });
});

describe('the limit of concurrent requests', () => {
  it('fails a request that waits too long for a slot as OVERLOADED', async () => {
    const small = createProbe({ maxConcurrent: 2 });
    server.play(slow(250));
    const common = { url: server.url, allowPrivate: true };
    const outcomes = await Promise.all([
      small.probe({ ...common, timeoutMs: 2_000 }),
      small.probe({ ...common, timeoutMs: 2_000 }),
      small.probe({ ...common, timeoutMs: 100 }),
      small.probe({ ...common, timeoutMs: 2_000 }),
    ]);
    expect(outcomes.map((outcome) => outcome.ok || outcome.error.code)).toEqual([true, true, 'OVERLOADED', true]);
    expect(await small.probe({ ...common, timeoutMs: 2_000 })).toMatchObject({ ok: true });
    await small.close();
  });
});

describe('close', () => {
  it('cancels the requests under way and later ones', async () => {
    const mine = createProbe();
    server.play(hang());
    const request = { url: server.url, timeoutMs: 5_000, allowPrivate: true };
    const outcome = mine.probe(request);
    setTimeout(() => void mine.close(), 50);
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await mine.probe(request)).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    await expect.poll(() => server.openSockets()).toBe(0);
  });
});
