// A server that echoes each request, and secrets of its own, in every part of its responses.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type ScriptedServer, startServer, startTcpServer } from '../../support/servers.ts';
import type { Planted } from './planted.ts';

type Plant = (place: string) => Planted;

/** The request as the page of a debugger shows it. */
const describeRequest = (request: IncomingMessage, body: string): string =>
  [
    `${request.method} ${request.url}`,
    ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
    body,
  ].join('\n');

const withBody = (act: (request: IncomingMessage, response: ServerResponse, body: string) => void): RequestListener => {
  return (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => act(request, response, body));
  };
};

const echoing = (status: number, type: string, write: (echo: string) => string) =>
  withBody((request, response, body) => {
    const echo = describeRequest(request, body);
    response.writeHead(status, { 'content-type': type, 'x-echo': encodeURIComponent(echo) }).end(write(echo));
  });

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const custom = (listener: RequestListener) => ({ does: 'custom', listener }) as const;

const redirecting = (location: (request: IncomingMessage) => string) =>
  custom((request, response) => void response.writeHead(302, { location: location(request) }).end('moved'));

/** The location of each redirect; the secrets in it belong to the server. */
const locations = (plant: Plant, port: number): Readonly<Record<string, string>> => ({
  '/to-query': `/500?session=${plant('query of a location').plain}`,
  '/to-credentials': `http://ana:${plant('credentials of a location').plain}@127.0.0.1:${port}/500`,
  '/to-file': `file:///etc/passwd?token=${plant('query of a refused location').plain}`,
  '/to-metadata': `http://ana:${plant('credentials of a forbidden location').plain}@169.254.169.254/?key=${plant('query of a forbidden location').plain}`,
  '/to-fragment': `/500#access_token=${plant('fragment of a location').plain}`,
  '/to-nowhere': `http://ana:${plant('credentials of an invalid location').plain}@no host/`,
  '/to-refused': `http://ana:${plant('credentials of a location that refuses').plain}@127.0.0.1:1/?apikey=${plant('query of a location that refuses').plain}`,
});

/** Also sends secrets of its own: in headers, redirects and bodies. */
export const startEchoServer = async (plant: Plant): Promise<ScriptedServer> => {
  const server = await startServer(custom(echoing(500, 'text/plain', (echo) => echo)));
  server.playAt('/html', custom(echoing(500, 'text/html', (echo) => `<!doctype html><p>${escapeHtml(echo)}</p>`)));
  server.playAt('/json', custom(echoing(403, 'application/json', (echo) => JSON.stringify({ request: echo }))));
  server.playAt('/200', custom(echoing(200, 'text/plain', (echo) => echo)));
  server.playAt('/hang', { does: 'hang' });
  server.playAt('/drip', { does: 'drip', everyMs: 50 });
  server.playAt('/reset', { does: 'reset' });
  server.playAt(
    '/loop',
    redirecting((request) => `${request.url}&secret=${plant('query of a loop').plain}`),
  );
  for (const [path, location] of Object.entries(locations(plant, server.port)))
    server.playAt(
      path,
      redirecting(() => location),
    );
  server.playAt(
    '/own',
    custom((_request, response) => {
      const headers = {
        'set-cookie': [`sid=${plant('cookie set by the server').plain}; HttpOnly`],
        authorization: `Bearer ${plant('header of a response').plain}`,
      };
      response.writeHead(503, 'Not now', headers).end('not now');
    }),
  );
  const bodies = {
    '/own-json': `{"error":"expired","access_token":"${plant('token in JSON of a response').plain}","user":{"password":"${plant('password in JSON of a response').plain}"}}`,
    '/own-header': `Authorization: Bearer ${plant('authorization in the text of a response').plain}\r\nCookie: sid=${plant('cookie in the text of a response').plain}`,
    '/own-form': `grant=1&client_secret=${plant('secret in a form of a response').plain}`,
    '/own-address': `see http://ana:${plant('credentials in the text of a response').plain}@shop.example/?token=${plant('query in the text of a response').plain} for more`,
    '/own-page': `<!doctype html><input name="csrf_token" value="${plant('field in a page of a response').plain}"><p>DB_PASSWORD=${plant('setting in a page of a response').plain}</p>`,
  };
  for (const [path, body] of Object.entries(bodies)) server.playAt(path, { does: 'status', status: 500, body });
  return server;
};

/** Does not use HTTP: sends back the bytes that it received. */
export const startTcpEchoServer = () =>
  startTcpServer((socket) => {
    socket.once('data', (data) => void socket.end(`ECHO ${data.toString('latin1').replaceAll('\r\n', ' ')}\r\n`));
  });
