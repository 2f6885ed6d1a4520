// Servers of several hosts that set cookies, redirect, and record the cookies they receive.
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { HttpOutcome, HttpRequest } from '../../../shared/net/http-port.ts';
import { createProbe } from '../../support/http-probe.ts';
import { issueCertificate } from '../../support/issue-certificate.ts';
import { startNameServer } from '../../support/name-server.ts';
import { authority } from './tls-case.ts';

export type CookieStep = {
  /** Such as `https://shop.example/cart`: the port of the server is added. */
  readonly at: string;
  /** Values of the Set-Cookie headers of its response. */
  readonly sets?: readonly (string | Uint8Array)[];
  /** The cookie header that it must receive, as latin1; undefined for none. */
  readonly receives?: string | RegExp;
};

export type CookieCase = {
  readonly name: string;
  /** The last one responds; each other one redirects to the next one. */
  readonly steps: readonly CookieStep[];
  readonly request?: Partial<HttpRequest>;
  readonly expected: { readonly status: number };
};

export type CookieWorld = {
  /** Sends the request of a case: its outcome, and the cookie header that each step received. */
  readonly send: (one: CookieCase) => Promise<{ outcome: HttpOutcome; received: readonly (string | undefined)[] }>;
  readonly close: () => Promise<void>;
};

const hosts = ['shop.example', 'www.shop.example', 'other.example', 'localhost', 'intranet', 'shop.test'];
const suffixHosts = ['a.github.io', 'b.github.io', 'github.io', 'shop.co.uk', 'other.co.uk'];
const names = [...hosts, ...suffixHosts];

export const startCookieWorld = async (): Promise<CookieWorld> => {
  let steps: readonly CookieStep[] = [];
  let received: (string | undefined)[] = [];
  const ports = { 'http:': 0, 'https:': 0 };

  const urlOf = ({ at }: CookieStep, index: number): string => {
    const url = new URL(at);
    url.port = String(url.protocol === 'https:' ? ports['https:'] : ports['http:']);
    url.searchParams.set('step', String(index));
    return url.href;
  };
  const listener: RequestListener = (request, response) => {
    const index = Number(new URL(request.url ?? '', 'http://x').searchParams.get('step'));
    received[index] = request.headers.cookie;
    const next = steps[index + 1];
    const lines = (steps[index]?.sets ?? []).map((line) => Buffer.from(line as string).toString('latin1'));
    if (lines.length > 0) response.setHeader('set-cookie', lines);
    if (next) response.writeHead(302, { location: urlOf(next, index + 1) }).end();
    else response.end(`you sent ${request.headers.cookie}`);
  };
  const listen = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const certificate = issueCertificate({ subject: { cn: 'x' }, by: authority, dns: names, ips: ['127.0.0.1'] });
  const plain = createHttpServer(listener);
  const secure = createHttpsServer({ cert: certificate.cert, key: certificate.key }, listener);
  ports['http:'] = await listen(plain);
  ports['https:'] = await listen(secure);
  const nameServer = await startNameServer(Object.fromEntries(names.map((name) => [name, ['127.0.0.1']])));
  const { probe, close: closeProbe } = createProbe({
    dnsServers: [nameServer.server],
    hostsFile: '/dev/null',
    ca: [authority.cert],
  });

  return {
    send: async ({ steps: [first, ...rest], request }) => {
      if (!first) throw new Error('no step');
      steps = [first, ...rest];
      received = [];
      const outcome = await probe({ url: urlOf(first, 0), allowPrivate: true, timeoutMs: 19_000, ...request });
      return { outcome, received };
    },
    close: async () => {
      await Promise.all([closeProbe(), nameServer.close()]);
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
};
