// A probe and a server for it to ask, which both end with the tests of the file that opens them.
import { afterAll } from 'vitest';
import { createProbe } from '../../../shared/net/probe.ts';
import type { Probe, ProbeOutcome, ProbeRequest } from '../../../shared/net/probe-port.ts';
import { type ScriptedServer, startServer } from '../../support/servers.ts';

export type Probing = {
  readonly probe: Probe;
  readonly server: ScriptedServer;
  /** Probes a path of the server, within 3 s unless `more` says otherwise. */
  readonly ask: (path: string, more?: Partial<ProbeRequest>) => Promise<ProbeOutcome>;
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
export const text = (outcome: ProbeOutcome): string => (outcome.ok ? Buffer.from(outcome.answer.body).toString() : '');
