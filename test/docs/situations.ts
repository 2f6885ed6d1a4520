// What servers do in the examples of the documentation, by the words that it has for it.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AUTHORITY_CERT, SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';
import { type Behaviour, hang, redirect, sequence, slow, startServer, status } from '../support/servers.ts';

export type Situation = {
  /** In the place of `https://shop.example`. */
  readonly url: string;
  /** The time that it is, where it is not now. */
  readonly now?: number;
  readonly close: () => Promise<void>;
};

/** The certificates for tests end then. */
const certificateEnds = Date.UTC(2126, 0, 1);
const day = 86_400_000;
const html = { 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY' };
const page = '<h1>Basket</h1><p>3 articles, all On Sale</p>';

const health = (length: number): string =>
  JSON.stringify({ status: 'ok', version: '2.4.1', queue: { length }, services: [{ up: true }, { up: true }] });

/** Secrets as the page names them. */
export const environment: Readonly<Record<string, string>> = {
  SHOP_TOKEN: 'token-of-the-shop',
  SHOP_PASSWORD: 'correct horse',
  SHOP_KEY: 'key "of" the shop',
  CLIENT_CERT: SHOP_CERT,
  CLIENT_KEY: SHOP_KEY,
};

const known: readonly string[] = [
  `Bearer ${environment.SHOP_TOKEN}`,
  `Basic ${Buffer.from(`vigia:${environment.SHOP_PASSWORD}`).toString('base64')}`,
];

const guarded: Behaviour = {
  does: 'custom',
  listener: (request, response) =>
    response.writeHead(known.includes(request.headers.authorization ?? '') ? 200 : 401).end(),
};

/** Says all that it was told. */
const echoing: Behaviour = {
  does: 'custom',
  listener: (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => response.writeHead(500).end(JSON.stringify({ headers: request.headers, body })));
  },
};

const plain = async (behaviour: Behaviour): Promise<Situation> => startServer(behaviour);

const overTls = (days: number) => async (): Promise<Situation> => {
  const { url, close } = await startServer(status(200), { tls: { key: SHOP_KEY, cert: SHOP_CERT } });
  // A little longer than so many days, so that they are left while the test runs.
  return { url, close, now: certificateEnds - days * day - 60_000 };
};

const askingForCertificates = async (): Promise<Situation> => {
  const options = { key: SHOP_KEY, cert: SHOP_CERT, ca: AUTHORITY_CERT, requestCert: true, rejectUnauthorized: true };
  const server = createServer(options, (_, response) => response.end('welcome'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `https://127.0.0.1:${port}`, close };
};

export const situations: Readonly<Record<string, () => Promise<Situation>>> = {
  'an answer of 200': () => plain(status(200)),
  'an answer of 204': () => plain(status(204)),
  'an answer of 401': () => plain(status(401)),
  'an answer of 503': () => plain(status(503)),
  'a redirect to an answer of 200': () => plain(sequence(redirect('/there'), status(200))),
  'a redirect to /login': () => plain(redirect('/login')),
  'an HTML page': () => plain(status(200, page, html)),
  'a page that says "closed"': () => plain(status(200, 'closed')),
  'a page of 2,000,000 bytes': () => plain(status(200, 'x'.repeat(2_000_000))),
  'a page of 3,000,000 bytes': () => plain(status(200, 'x'.repeat(3_000_000))),
  'a health document': () => plain(status(200, health(3))),
  'a health document with a long queue': () => plain(status(200, health(250))),
  'an answer of 200 after 700 ms': () => plain(slow(700)),
  'an answer of 200 after 1200 ms': () => plain(slow(1_200)),
  'no answer': () => plain(hang()),
  'a certificate that ends in 40 days': overTls(40),
  'a certificate that ends in 20 days': overTls(20),
  'a certificate that ends in 5 days': overTls(5),
  'an answer to whoever is known': () => plain(guarded),
  'an echo of 500': () => plain(echoing),
  'an answer to whoever has a certificate': askingForCertificates,
};
