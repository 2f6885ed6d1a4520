// Servers of the HTTP examples in the documentation.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AUTHORITY_CERT, SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';
import { type IssuedCertificate, issueCertificate } from '../support/issue-certificate.ts';
import {
  type Behaviour,
  hang,
  redirect,
  sequence,
  slow,
  startServer,
  startTcpServer,
  status,
} from '../support/servers.ts';
import { daysBeforeExpiry, environment, ownAuthority, type Situation, type Situations } from './situation.ts';

const html = { 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY' };
const page = '<h1>Basket</h1><p>3 articles, all On Sale</p>';

const healthDocument = (length: number): string =>
  JSON.stringify({ status: 'ok', version: '2.4.1', queue: { length }, services: [{ up: true }, { up: true }] });

const acceptedCredentials: readonly string[] = [
  `Bearer ${environment.SHOP_TOKEN}`,
  `Basic ${Buffer.from(`vigia:${environment.SHOP_PASSWORD}`).toString('base64')}`,
];

const requireCredentials: Behaviour = {
  does: 'custom',
  listener: (request, response) =>
    response.writeHead(acceptedCredentials.includes(request.headers.authorization ?? '') ? 200 : 401).end(),
};

const echoRequest: Behaviour = {
  does: 'custom',
  listener: (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => response.writeHead(500).end(JSON.stringify({ headers: request.headers, body })));
  },
};

const situationOf = (url: string, close: () => Promise<void>, now?: number): Situation => ({
  adapt: (code) => code.replaceAll('https://shop.example', url),
  asDocumented: (message) => message.replaceAll(new URL(url).host, 'shop.example').replaceAll('http:', 'https:'),
  close,
  ...(now === undefined ? {} : { now }),
});

const server = async (behaviour: Behaviour): Promise<Situation> => {
  const { url, close } = await startServer(behaviour);
  return situationOf(url, close);
};

const linesWithLf = async (): Promise<Situation> => {
  const { port, close } = await startTcpServer((socket) => socket.end('HTTP/1.1 200 OK\nContent-Length: 2\n\nok'));
  return situationOf(`http://127.0.0.1:${port}`, close);
};

const expiringCertificate = (days: number) => async (): Promise<Situation> => {
  const { url, close } = await startServer(status(200), { tls: { key: SHOP_KEY, cert: SHOP_CERT } });
  return situationOf(url, close, daysBeforeExpiry(days));
};

const certificateOf = (by: IssuedCertificate) => async (): Promise<Situation> => {
  const { cert, key } = issueCertificate({ subject: { cn: 'intranet' }, by, ips: ['127.0.0.1'] });
  const { url, close } = await startServer(status(200), { tls: { key, cert: cert + by.cert } });
  return {
    ...situationOf(url, close),
    adapt: (code) => code.replaceAll('https://intranet.example', url),
    asDocumented: (message) => message.replaceAll('127.0.0.1', 'intranet.example'),
  };
};

const requireClientCertificate = async (): Promise<Situation> => {
  const options = { key: SHOP_KEY, cert: SHOP_CERT, ca: AUTHORITY_CERT, requestCert: true, rejectUnauthorized: true };
  const tlsServer = createServer(options, (_, response) => response.end('welcome'));
  await new Promise<void>((resolve) => tlsServer.listen(0, '127.0.0.1', resolve));
  const { port } = tlsServer.address() as AddressInfo;
  return situationOf(
    `https://127.0.0.1:${port}`,
    () => new Promise<void>((resolve) => tlsServer.close(() => resolve())),
  );
};

export const situations: Situations = {
  'a response with status 200': () => server(status(200)),
  'a response with status 204': () => server(status(204)),
  'a response with status 401': () => server(status(401)),
  'a response with status 503': () => server(status(503)),
  'a response with status 200 after 700 ms': () => server(slow(700)),
  'a response with status 200 after 1200 ms': () => server(slow(1_200)),
  'a response with status 500 that echoes the request': () => server(echoRequest),
  'a redirect to a response with status 200': () => server(sequence(redirect('/there'), status(200))),
  'a redirect to a response with status 503': () => server(sequence(redirect('/there'), status(503))),
  'a redirect to /welcome': () => server(sequence(redirect('/welcome'), status(200))),
  'a redirect to /login': () => server(redirect('/login')),
  'an HTML page': () => server(status(200, page, html)),
  'a page with the text "closed"': () => server(status(200, 'closed')),
  'a page of 2,000,000 bytes': () => server(status(200, 'x'.repeat(2_000_000))),
  'a page of 3,000,000 bytes': () => server(status(200, 'x'.repeat(3_000_000))),
  'headers of 100,000 bytes': () => server(status(200, '', { x: 'x'.repeat(100_000) })),
  'headers of 150,000 bytes': () => server(status(200, '', { x: 'x'.repeat(150_000) })),
  'a response whose lines end with LF': linesWithLf,
  'a health document': () => server(status(200, healthDocument(3))),
  'a health document with a long queue': () => server(status(200, healthDocument(250))),
  'a challenge of Cloudflare': () => server(status(403, 'Just a moment...', { 'cf-mitigated': 'challenge' })),
  'an overloaded server': () => server(status(503, '', { 'retry-after': '120' })),
  'no response': () => server(hang()),
  'a certificate that expires in 40 days': expiringCertificate(40),
  'a certificate that expires in 20 days': expiringCertificate(20),
  'a certificate that expires in 5 days': expiringCertificate(5),
  'a certificate of our authority': certificateOf(ownAuthority),
  'a certificate of another private authority': certificateOf(
    issueCertificate({ subject: { cn: 'Their authority' }, isAuthority: true }),
  ),
  'a response to known users only': () => server(requireCredentials),
  'a response to clients with a certificate only': requireClientCertificate,
};
