// A probe and a scripted server, both closed after the tests of the file.
import { afterAll } from 'vitest';
import type { HttpOutcome, HttpRequest } from '../../../shared/net/http-port.ts';
import { createProbe, type SendHttp } from '../../support/http-probe.ts';
import { type ScriptedServer, startServer } from '../../support/servers.ts';

export type HttpTarget = {
  readonly probe: SendHttp;
  readonly server: ScriptedServer;
  /** Requests a path of the server, with a time-out of 3 s unless `more` sets another. */
  readonly request: (path: string, more?: Partial<HttpRequest>) => Promise<HttpOutcome>;
};

/** Called at the top of a test file. */
export const openHttpTarget = async (): Promise<HttpTarget> => {
  const { probe, close } = createProbe();
  const server = await startServer();
  afterAll(async () => {
    await close();
    await server.close();
  });
  const request: HttpTarget['request'] = (path, more = {}) =>
    probe({ url: server.url + path, timeoutMs: 3_000, allowPrivate: true, ...more });
  return { probe, server, request };
};

/** The body of a response; empty for an error. */
export const text = (outcome: HttpOutcome): string => (outcome.ok ? Buffer.from(outcome.response.body).toString() : '');
