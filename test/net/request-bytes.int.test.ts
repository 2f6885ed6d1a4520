// The bytes of a request as a server receives them.
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../shared/net/http-port.ts';
import { AUTHORITY_CERT, SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';
import { createProbe } from '../support/http-probe.ts';
import { startTcpServer } from '../support/servers.ts';

const response = 'HTTP/1.1 204 No Content\r\n\r\n';
const { probe, close } = createProbe({ ca: [AUTHORITY_CERT] });

let received = '';
let server: Awaited<ReturnType<typeof startTcpServer>>;
beforeAll(async () => {
  server = await startTcpServer((socket) =>
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      // Headers and body may arrive apart.
      if (received.endsWith('\r\n\r\n') || received.endsWith('END')) socket.end(response);
    }),
  );
});
afterAll(async () => {
  await close();
  await server.close();
});

const sent = async (more: Partial<HttpRequest>): Promise<string> => {
  received = '';
  const outcome = await probe({ url: `${server.url}/a?b=c`, timeoutMs: 3_000, allowPrivate: true, ...more });
  expect(outcome).toMatchObject({ ok: true });
  return received.replaceAll(String(server.port), 'PORT');
};

const defaults = 'user-agent: vigia\r\naccept: */*\r\naccept-encoding: identity\r\n';

describe('a request', () => {
  it('begins with host and connection', async () => {
    expect(await sent({})).toBe(`GET /a?b=c HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\nconnection: close\r\n${defaults}\r\n`);
  });

  it('has the length of its body in bytes, and header values as latin1', async () => {
    expect(await sent({ method: 'post', body: 'ñEND', headers: { 'X-Name': 'ñ' } })).toBe(
      `POST /a?b=c HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\nconnection: close\r\n${defaults}x-name: ñ\r\n` +
        `content-length: 5\r\n\r\n${Buffer.from('ñEND').toString('latin1')}`,
    );
  });

  it.each([
    ['GET', false],
    ['DELETE', false],
    ['OPTIONS', false],
    ['POST', true],
    ['PUT', true],
    ['PROPFIND', true],
  ])('of %s without a body has a length of zero: %s', async (method, hasLength) => {
    const text = await sent({ method });
    expect(text.includes('content-length: 0\r\n')).toBe(hasLength);
    expect(text).not.toContain('transfer-encoding');
  });

  it('closes its connection, whatever the caller sets', async () => {
    const text = await sent({ headers: { connection: 'keep-alive', host: 'shop.example' } });
    expect(text.match(/^connection: .*$/gm)).toEqual(['connection: close']);
    expect(text.match(/^host: .*$/gm)).toEqual(['host: shop.example']);
  });
});

it('names the host header of the caller in the TLS handshake too', async () => {
  const names: string[] = [];
  const SNICallback = (name: string, done: (error: null) => void): void => {
    names.push(name);
    done(null);
  };
  const secure = createServer({ key: SHOP_KEY, cert: SHOP_CERT, SNICallback }, (socket) => {
    socket
      .on('error', () => {})
      .resume()
      .end(response);
  });
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  const port = (secure.address() as { port: number }).port;
  const request = { url: `https://localhost:${port}/`, timeoutMs: 3_000, allowPrivate: true };
  expect(await probe({ ...request, headers: { host: 'shop.example:8443' } })).toMatchObject({ ok: true });
  expect(await probe(request)).toMatchObject({ ok: false, error: { code: 'CERTIFICATE_WRONG_NAME' } });
  expect(names).toEqual(['shop.example', 'localhost']);
  await new Promise((resolve) => secure.close(resolve));
});
