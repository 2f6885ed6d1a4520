// A host with several addresses: one that accepts is enough; otherwise the most informative failure is reported.
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBlackHole } from '../support/black-hole.ts';
import { createProbe } from '../support/http-probe.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { closedPort } from '../support/servers.ts';

let names: NameServer;
let target: ReturnType<typeof createProbe>;

beforeAll(async () => {
  names = await startNameServer({
    'two.example': ['127.0.0.1', '127.0.0.2'],
    // The address of documentation: without a route, or without a server.
    'half.example': ['127.0.0.1', '2001:db8::1'],
  });
  target = createProbe({ dnsServers: [names.server], hostsFile: '/dev/null' });
});
afterAll(async () => {
  await target.close();
  await names.close();
});

const request = (url: string, more: object) => target.probe({ url, allowPrivate: true, timeoutMs: 2_000, ...more });

describe('when one address does not respond', () => {
  it.each([600, 2_000])('the next one is reached within %d ms', async (timeoutMs) => {
    const hole = await startBlackHole();
    const server = createServer((socket) => {
      socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
    await new Promise<void>((resolve) => server.listen(hole.port, '127.0.0.2', resolve));
    const outcome = await request(`http://two.example:${hole.port}/`, { timeoutMs });
    expect(outcome).toMatchObject({ ok: true, evidence: { address: `127.0.0.2:${hole.port}` } });
    hole.close();
    server.close();
  });
});

describe('when no address accepts', () => {
  it.each([
    ['en', 'connection refused by'],
    ['es', 'conexión rechazada por'],
  ] as const)('the refusal is reported, not the missing route to the other address (%s)', async (language, refused) => {
    const port = closedPort;
    const outcome = await request(`http://half.example:${port}/`, { language });
    expect(outcome).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(`${refused} 127.0.0.1:${port}`) },
    });
  });
});
