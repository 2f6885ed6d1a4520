// Secrets of a request, planted in every place, and servers that echo them in every place.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProbe } from '../support/http-probe.ts';
import { startTcpServer } from '../support/servers.ts';

const { probe, close } = createProbe();
const secrets = ['planted-user', 'planted-pass"<&', 'planted-query', 'planted-key', 'planted-bearer', 'planted-cookie'];
const [user = '', password = '', query = '', key = '', bearer = '', cookie = ''] = secrets;
const headers = { authorization: `Bearer ${bearer}`, cookie: `session=${cookie}; theme=dark`, 'x-api-key': key };
const ofRequest = `${user}:${encodeURIComponent(password)}@`;

/** What the server makes of a request that came as text. */
type Echo = (request: string) => string;

const answer = (status: string, body: string, more = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const everything = `${secrets.join(' ')} ${btoa(`${user}:${password}`)}`;

const echoes: Readonly<Record<string, Echo>> = {
  'the request as it came': (request) => request,
  'the request after a line': (request) => `\r\n${request}`,
  'its own address first': (request) => request.slice(request.indexOf('?')),
  'a failing body': (request) => answer('404 No', request),
  'a failing body with all of them': () => answer('500 No', everything),
  'a failing page': () => answer('500 No', `<html><p>${escaped(everything)}`, 'Content-Type: text/html\r\n'),
  'failing JSON': () => answer('500 No', JSON.stringify(everything), 'Content-Type: application/json\r\n'),
  'a failing body, cut in the middle of one': () => answer('500 No', `${' '.repeat(2_048 - 9)}${query}`),
  'a redirect that is refused': () =>
    answer('302 Go', '', `Location: ftp://${ofRequest}x/?q=${query}&r=${key}#${bearer}\r\n`),
  'a redirect in a loop': () => answer('302 Go', '', `Location: /?q=${query}&token=${key}\r\n`),
  'a redirect to a refused address': () => answer('302 Go', '', `Location: http://169.254.169.254/?q=${query}\r\n`),
  'a header that is none': () => `HTTP/1.1 200 OK\r\n${everything}\r\n\r\n`,
  'an encoding': () => answer('200 OK', 'x', `Content-Encoding: gzip\r\nX: ${query}\r\n`),
  'a reason': () => `HTTP/1.1 500 ${query}\r\nContent-Length: 0\r\n\r\n`,
  'nothing, and a goodbye': () => '',
};

let servers: ReadonlyMap<string, Awaited<ReturnType<typeof startTcpServer>>>;

beforeAll(async () => {
  const started = Object.entries(echoes).map(async ([name, echo]) => {
    const server = await startTcpServer((socket) => socket.once('data', (chunk) => socket.end(echo(String(chunk)))));
    return [name, server] as const;
  });
  servers = new Map(await Promise.all(started));
});
afterAll(async () => {
  await close();
  await Promise.all([...servers.values()].map((server) => server.close()));
});

it.each(Object.keys(echoes))('%s shows none of them', async (name) => {
  const port = servers.get(name)?.port;
  const url = `http://${ofRequest}127.0.0.1:${port}/?token=${query}&api_key=${key}&page=2`;
  const outcome = await probe({ url, headers, timeoutMs: 2_000, allowPrivate: true });
  const { error, evidence } = { error: undefined, ...outcome };
  const shown = JSON.stringify([error, evidence]);
  expect(shown).toContain('/?token=***&api_key=***&page=2');
  for (const secret of [...secrets, 'planted', btoa(`${user}:${password}`), encodeURIComponent(password)])
    expect(shown, secret).not.toContain(secret);
});

it('an address that is none shows none of them', async () => {
  for (const url of [
    `http://${ofRequest}bad host/?token=${query}`,
    `ftp://${ofRequest}x/?token=${query}`,
    `${user}:${password}@x`,
  ]) {
    const outcome = await probe({ url, headers, timeoutMs: 2_000 });
    expect(outcome.ok).toBe(false);
    expect(JSON.stringify(outcome)).not.toContain('planted');
  }
});
