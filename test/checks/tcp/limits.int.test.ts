import { describe, expect, it } from 'vitest';
import { createProbe } from '../../../shared/checks/create-probe.ts';
import type { TcpRequest } from '../../../shared/checks/tcp/kind.ts';
import { staySilent } from './support/line-servers.ts';
import { openTcpRequests } from './support/tcp-requests.ts';

const { start, requestTo } = openTcpRequests();

describe('a request', () => {
  it('is cancelled by its signal, while it waits for a response', async () => {
    const server = await start(staySilent);
    const controller = new AbortController();
    const outcome = requestTo(server.port, { expect: { text: '220' }, signal: controller.signal });
    await expect.poll(server.connections).toBe(1);
    controller.abort();
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    await expect.poll(server.openSockets).toBe(0);
  });

  it('of a cancelled signal is not sent', async () => {
    const server = await start(staySilent);
    expect(await requestTo(server.port, { signal: AbortSignal.abort() })).toMatchObject({
      error: { code: 'CANCELLED' },
    });
    expect(server.connections()).toBe(0);
  });

  it('is rejected for a time-out that no timer can wait for', async () => {
    expect(await requestTo(25, { timeoutMs: 0 })).toMatchObject({ ok: false, error: { code: 'INVALID_REQUEST' } });
  });

  it('waits for a slot within its time-out', async () => {
    const limited = createProbe({ maxConcurrent: 1 });
    const server = await start(staySilent);
    const base = { kind: 'tcp', host: '127.0.0.1', port: server.port, target: 'x', allowPrivate: true } as const;
    const waiting: TcpRequest = { ...base, timeoutMs: 600, expect: { text: '220' } };
    const [first, second, third] = await Promise.all([
      limited.probe(waiting),
      limited.probe({ ...base, timeoutMs: 200 }),
      limited.probe({ ...base, timeoutMs: 5_000 }),
    ]);
    expect([first, second]).toMatchObject([{ error: { code: 'TIMED_OUT' } }, { error: { code: 'OVERLOADED' } }]);
    expect(third).toMatchObject({ ok: true });
    await limited.close();
  });

  it('is cancelled when the probe closes, and a later one too', async () => {
    const closing = createProbe();
    const server = await start(staySilent);
    const base = { kind: 'tcp', host: '127.0.0.1', port: server.port, target: 'x', allowPrivate: true } as const;
    const waiting: TcpRequest = { ...base, timeoutMs: 5_000, expect: { text: '220' } };
    const outcome = closing.probe(waiting);
    await expect.poll(server.connections).toBe(1);
    await closing.close();
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await closing.probe(waiting)).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });
});
