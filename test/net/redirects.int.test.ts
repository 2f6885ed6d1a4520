// Redirects: limited, by the rules of fetch, and without secrets for another origin.
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../shared/net/http-port.ts';
import { issueCertificate } from '../support/issue-certificate.ts';
import { redirect, startServer, status } from '../support/servers.ts';
import { openHttpTarget } from './support/http-target.ts';

const { server, request, probe } = await openHttpTarget();
const sendTo = (url: string, more: Partial<HttpRequest>) =>
  probe({ url, timeoutMs: 3_000, allowPrivate: true, ...more });

describe('redirects', () => {
  it('are followed, counted, and end at the last URL', async () => {
    server.playAt('/a', redirect('/b', 301));
    server.playAt('/b', redirect(`${server.url}/c`, 307));
    server.playAt('/c', status(200, 'here'));
    const outcome = await request('/a');
    expect(outcome).toMatchObject({
      ok: true,
      response: { status: 200, url: `${server.url}/c` },
      evidence: {
        url: `${server.url}/a`,
        redirects: 2,
        bytes: 4,
        hops: [
          {
            url: `${server.url}/a`,
            status: 301,
            address: `127.0.0.1:${server.port}`,
            phases: { tcpMs: expect.any(Number) },
          },
          { url: `${server.url}/b`, status: 307 },
          { url: `${server.url}/c`, status: 200, phases: { totalMs: expect.any(Number) } },
        ],
      },
    });
  });

  it('in a loop end at the limit', async () => {
    server.playAt('/loop', redirect('/loop'));
    const before = server.seen.length;
    expect(await request('/loop')).toMatchObject({
      ok: false,
      error: {
        code: 'TOO_MANY_REDIRECTS',
        message: `more than 10 redirects; the next one leads to ${server.url}/loop`,
      },
      evidence: { redirects: 10 },
    });
    expect(server.seen.length - before).toBe(11);
  });

  it('are the response when maxRedirects is 0', async () => {
    server.playAt('/moved', redirect('/elsewhere'));
    expect(await request('/moved', { maxRedirects: 0 })).toMatchObject({
      ok: true,
      response: { status: 302, headers: { location: '/elsewhere' } },
    });
  });

  it.each([
    ['ftp://127.0.0.1/file', /^redirected to ftp:\/\/127\.0\.0\.1\/file, which is not an http: or https: URL$/],
    ['file:///etc/passwd', /file:/],
    ['javascript:alert(1)', /javascript:/],
    ['http://user:secret@:99999/', /^redirected to http:\/\/:99999\/, which/],
  ])('to %s are refused', async (to, message) => {
    server.playAt('/away', redirect(to));
    expect(await request('/away')).toMatchObject({
      ok: false,
      error: { code: 'REDIRECT_REFUSED', message: expect.stringMatching(message) },
    });
  });

  it('turn a POST into a GET without its body, except 307', async () => {
    server.playAt('/done', status(200));
    for (const [code, method, body] of [
      [302, 'GET', ''],
      [303, 'GET', ''],
      [307, 'POST', 'data'],
    ] as const) {
      server.playAt('/form', redirect('/done', code));
      await request('/form', { method: 'POST', body: 'data', headers: { 'content-type': 'text/plain' } });
      expect(server.seen.at(-1)).toMatchObject({ path: '/done', method, body });
    }
  });

  it('send no secrets to another origin', async () => {
    const other = await startServer();
    const headers = { Authorization: 'Bearer s3cret', Cookie: 'id=1', 'X-Api-Key': 'k3y', 'X-Own': 'kept' };
    server.playAt('/same', redirect('/target'));
    server.playAt('/other', redirect(`${other.url}/target`));
    server.playAt('/target', status(200));
    await request('/same', { headers });
    expect(server.seen.at(-1)?.headers).toMatchObject({ authorization: 'Bearer s3cret', cookie: 'id=1' });
    await request('/other', { headers });
    expect(other.seen.at(-1)?.headers).toMatchObject({ 'x-own': 'kept' });
    expect(other.seen.at(-1)?.headers).not.toHaveProperty('authorization');
    expect(other.seen.at(-1)?.headers).not.toHaveProperty('cookie');
    expect(other.seen.at(-1)?.headers).not.toHaveProperty('x-api-key');
    expect(other.seen.at(-1)?.headers.host).toBe(`127.0.0.1:${other.port}`);
    await other.close();
  });
});

describe('the trust of a request', () => {
  const issued = issueCertificate({ subject: { cn: 'a' }, dns: ['a.example'], ips: ['127.0.0.1'] });
  const tls = { key: issued.key, cert: issued.cert };

  it('does not extend to another host: that is verified as usual', async () => {
    const other = await startServer(status(200, 'here'), { tls });
    const first = await startServer(redirect(`https://localhost:${other.port}/`), { tls });
    const outcome = await sendTo(first.url, { trust: { verify: false } });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CERTIFICATE_UNTRUSTED' } });
    expect(await sendTo(other.url, { trust: { verify: false, pins: [] } })).toMatchObject({
      ok: false,
      error: { code: 'CERTIFICATE_NOT_PINNED' },
    });
    await Promise.all([first.close(), other.close()]);
  });

  it('holds for another port and path of its host', async () => {
    const other = await startServer(status(200, 'here'), { tls });
    const first = await startServer(redirect(`${other.url}/there`), { tls });
    expect(await sendTo(first.url, { trust: { verify: false } })).toMatchObject({
      ok: true,
      response: { status: 200 },
    });
    await Promise.all([first.close(), other.close()]);
  });
});
