// A probe and a server for it to ask, which both end with the tests of the file that opens them.
import { afterAll } from 'vitest';
import type { HttpOutcome, HttpRequest } from '../../../shared/net/http-port.ts';
import { createProbe, type SendHttp } from '../../support/http-probe.ts';
import { type ScriptedServer, startServer } from '../../support/servers.ts';

export type Probing = {
  readonly probe: SendHttp;
  readonly server: ScriptedServer;
  /** Probes a path of the server, within 3 s unless `more` says otherwise. */
  readonly ask: (path: string, more?: Partial<HttpRequest>) => Promise<HttpOutcome>;
};

/** To be awaited at the top of a test file. */
export const openProbing = async (): Promise<Probing> => {
  const { probe, close } = createProbe();
  const server = await startServer();
  afterAll(async () => {
    await close();
    await server.close();
  });
  const ask: Probing['ask'] = (path, more = {}) =>
    probe({ url: server.url + path, timeoutMs: 3_000, allowPrivate: true, ...more });
  return { probe, server, ask };
};

/** The body of an answer; nothing where there is none. */
export const text = (outcome: HttpOutcome): string => (outcome.ok ? Buffer.from(outcome.response.body).toString() : '');
