// Secrets in every part of a request, and servers that echo them in every part of the response.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProbe } from '../support/http-probe.ts';
import { startTcpServer } from '../support/servers.ts';

const { probe, close } = createProbe();
const secrets = ['planted-user', 'planted-pass"<&', 'planted-query', 'planted-key', 'planted-bearer', 'planted-cookie'];
const [user = '', password = '', query = '', key = '', bearer = '', cookie = ''] = secrets;
const headers = { authorization: `Bearer ${bearer}`, cookie: `session=${cookie}; theme=dark`, 'x-api-key': key };
const ofRequest = `${user}:${encodeURIComponent(password)}@`;

/** The response to a request, which is passed as text. */
type Echo = (request: string) => string;

const response = (status: string, body: string, more = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const everything = `${secrets.join(' ')} ${btoa(`${user}:${password}`)}`;

const echoes: Readonly<Record<string, Echo>> = {
  'the request': (request) => request,
  'the request after an empty line': (request) => `\r\n${request}`,
  'the query first': (request) => request.slice(request.indexOf('?')),
  'a failing body': (request) => response('404 No', request),
  'a failing body with all secrets': () => response('500 No', everything),
  'a failing page': () => response('500 No', `<html><p>${escaped(everything)}`, 'Content-Type: text/html\r\n'),
  'failing JSON': () => response('500 No', JSON.stringify(everything), 'Content-Type: application/json\r\n'),
  'a failing body that is cut in the middle of a secret': () => response('500 No', `${' '.repeat(2_048 - 9)}${query}`),
  'a redirect that is refused': () =>
    response('302 Go', '', `Location: ftp://${ofRequest}x/?q=${query}&r=${key}#${bearer}\r\n`),
  'a redirect in a loop': () => response('302 Go', '', `Location: /?q=${query}&token=${key}\r\n`),
  'a redirect to a refused address': () => response('302 Go', '', `Location: http://169.254.169.254/?q=${query}\r\n`),
  'an invalid header': () => `HTTP/1.1 200 OK\r\n${everything}\r\n\r\n`,
  'an encoding': () => response('200 OK', 'x', `Content-Encoding: gzip\r\nX: ${query}\r\n`),
  'a reason phrase': () => `HTTP/1.1 500 ${query}\r\nContent-Length: 0\r\n\r\n`,
  'no response': () => '',
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

it.each(Object.keys(echoes))('%s does not show a secret', async (name) => {
  const port = servers.get(name)?.port;
  const url = `http://${ofRequest}127.0.0.1:${port}/?token=${query}&api_key=${key}&page=2`;
  const outcome = await probe({ url, headers, timeoutMs: 2_000, allowPrivate: true });
  const { error, evidence } = { error: undefined, ...outcome };
  const shown = JSON.stringify([error, evidence]);
  expect(shown).toContain('/?token=***&api_key=***&page=2');
  for (const secret of [...secrets, 'planted', btoa(`${user}:${password}`), encodeURIComponent(password)])
    expect(shown, secret).not.toContain(secret);
});

it('an invalid URL does not show a secret', async () => {
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
