// Limits: the total deadline, the number of probes at once, and that nothing is left behind.
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
import { openProbing } from './support/probing.ts';

const { probe, server, ask } = await openProbing();

describe('the deadline', () => {
  it.each([
    ['a drip', drip(10)],
    ['a hang', hang()],
    [
      'redirects that each take their time',
      {
        does: 'custom',
        listener: (_request, response) => void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 120),
      } satisfies Behaviour,
    ],
  ] as const)('is total: %s', async (_name, does) => {
    server.play(does);
    const from = performance.now();
    expect(await ask('/', { timeoutMs: 400 })).toMatchObject({ ok: false, error: { code: 'TIMED_OUT' } });
    const took = performance.now() - from;
    expect(took).toBeGreaterThan(380);
    expect(took).toBeLessThan(5_000);
  });

  it('says after how many redirects it fell', async () => {
    server.playAt('/start', redirect('/hang'));
    server.playAt('/hang', hang());
    expect(await ask('/start', { timeoutMs: 300 })).toMatchObject({
      error: { message: expect.stringMatching(/then nothing, after 1 redirect\)$/) },
      evidence: { redirects: 1 },
    });
  });

  it.each([
    ['before', 0],
    ['while', 100],
  ])('a signal cancels %s it runs', async (_name, afterMs) => {
    server.play(hang());
    const abort = new AbortController();
    if (afterMs === 0) abort.abort();
    else setTimeout(() => abort.abort(), afterMs);
    const outcome = await ask('/', { signal: abort.signal });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(outcome.evidence.phases.totalMs).toBeLessThan(2_500);
  });
});

describe('nothing is left behind', () => {
  it('after 200 probes of every kind', async () => {
    server.play(
      sequence(...Array.from({ length: 20 }, () => [status(200, 'ok'), hang(), drip(10), reset(), endless()]).flat()),
    );
    const refused = closedPort;
    const before = process.getActiveResourcesInfo().length;
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        n % 2 === 0
          ? ask('/all', { timeoutMs: 800, maxBytes: 1_000 })
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

  it('closes its connection even when the server would keep it', async () => {
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

  it('stops its timer and leaves the signal alone', async () => {
    server.play(status(200));
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const abort = new AbortController();
    const before = timers();
    for (let n = 0; n < 20; n++) await ask('/', { timeoutMs: 600_000, signal: abort.signal });
    expect(timers()).toBeLessThan(before + 10);
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  });
});

describe('places', () => {
  it('are bounded: who waits too long is told that this machine is busy', async () => {
    const small = createProbe({ maxConcurrent: 2 });
    server.play(slow(250));
    const request = { url: server.url, allowPrivate: true };
    const outcomes = await Promise.all([
      small.probe({ ...request, timeoutMs: 2_000 }),
      small.probe({ ...request, timeoutMs: 2_000 }),
      small.probe({ ...request, timeoutMs: 100 }),
      small.probe({ ...request, timeoutMs: 2_000 }),
    ]);
    expect(outcomes.map((outcome) => outcome.ok || outcome.error.code)).toEqual([true, true, 'OVERLOADED', true]);
    expect(await small.probe({ ...request, timeoutMs: 2_000 })).toMatchObject({ ok: true });
    await small.close();
  });
});

describe('close', () => {
  it('cancels what is under way and what comes later', async () => {
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
