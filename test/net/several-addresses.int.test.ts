// A name with several addresses: one that is well is enough, and where none is, the one that says most is told of.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressesToTry } from '../../shared/net/dial.ts';
import { createProbe } from '../support/http-probe.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { closedPort } from '../support/servers.ts';

let names: NameServer;
let probing: ReturnType<typeof createProbe>;

beforeAll(async () => {
  names = await startNameServer({
    'two.example': ['127.0.0.1', '127.0.0.2'],
    // What documentation is written with: there is no way to it, or nobody there.
    'half.example': ['127.0.0.1', '2001:db8::1'],
  });
  probing = createProbe({ dnsServers: [names.server], hostsFile: '/dev/null' });
});
afterAll(async () => {
  await probing.close();
  await names.close();
});

const ask = (url: string, more: object) => probing.probe({ url, allowPrivate: true, timeoutMs: 2_000, ...more });

/** Whoever connects to its port on 127.0.0.1 hears nothing. */
const startBlackHole = async () => {
  const child = fork(join(import.meta.dirname, '../bench/black-hole.ts'));
  const [port] = (await once(child, 'message')) as [number];
  // Its short backlog has room for two.
  const filling = Array.from({ length: 6 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  const close = (): void => {
    for (const socket of filling) socket.destroy();
    child.kill('SIGKILL');
  };
  return { port, close };
};

describe('where one hears nothing', () => {
  it.each([600, 2_000])('the next one is reached within %d ms all the same', async (timeoutMs) => {
    const hole = await startBlackHole();
    const server = createServer((socket) => {
      socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
    await new Promise<void>((resolve) => server.listen(hole.port, '127.0.0.2', resolve));
    const outcome = await ask(`http://two.example:${hole.port}/`, { timeoutMs });
    expect(outcome).toMatchObject({ ok: true, evidence: { address: `127.0.0.2:${hole.port}` } });
    hole.close();
    server.close();
  });
});

describe('where none is well', () => {
  it.each([
    ['en', 'connection refused by'],
    ['es', 'conexión rechazada por'],
  ] as const)('a refusal is told of, and not that there was no way to another (%s)', async (language, refused) => {
    const port = closedPort;
    const outcome = await ask(`http://half.example:${port}/`, { language });
    expect(outcome).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(`${refused} 127.0.0.1:${port}`) },
    });
  });
});

describe('of many', () => {
  it.each([
    ['one', ['192.0.2.1'], ['192.0.2.1']],
    [
      'of one family',
      ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'],
      ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'],
    ],
    [
      'of both',
      ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '2001:db8::1', '2001:db8::2'],
      ['192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1'],
    ],
    ['both among the first', ['192.0.2.1', '2001:db8::1', '2001:db8::2'], ['192.0.2.1', '2001:db8::1', '2001:db8::2']],
  ])('%s: a few are tried, of each family one', (_, addresses, tried) => {
    expect(addressesToTry(addresses)).toEqual(tried);
    expect(addressesToTry(tried)).toEqual(tried);
  });
});
