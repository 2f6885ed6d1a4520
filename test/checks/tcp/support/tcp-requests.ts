// A probe and servers for TCP requests, which end with the tests of the file that opens them.
import { afterAll } from 'vitest';
import { createProbe } from '../../../../shared/checks/create-probe.ts';
import type { TcpEvidence } from '../../../../shared/checks/tcp/evidence.ts';
import type { TcpRequest, TcpResponse } from '../../../../shared/checks/tcp/kind.ts';
import type { ProbeOutcome } from '../../../../shared/net/probe-port.ts';
import { AUTHORITY_CERT } from '../../../support/certificate.ts';
import { type LineServer, type OnConnection, startLineServer } from './line-servers.ts';

export type TcpOutcome = ProbeOutcome<TcpResponse, TcpEvidence>;

/** An endpoint that no request may reach. */
export const refusedPort = 9;

/** To be called at the top of a test file. */
export const openTcpRequests = () => {
  const { probe, close } = createProbe({ ca: [AUTHORITY_CERT], refuse: [`127.0.0.1:${refusedPort}`] });
  const servers: LineServer[] = [];
  afterAll(async () => {
    await close();
    await Promise.all(servers.map((server) => server.close()));
  });

  const start = async (...args: Parameters<typeof startLineServer>): Promise<LineServer> => {
    const server = await startLineServer(...args);
    servers.push(server);
    return server;
  };

  const requestTo = async (port: number, more: Partial<TcpRequest> = {}): Promise<TcpOutcome> => {
    const { host = '127.0.0.1' } = more;
    const limits = { timeoutMs: 5_000, allowPrivate: true };
    const request: TcpRequest = { kind: 'tcp', host, port, target: `${host}:${port}`, ...limits, ...more };
    return (await probe(request)) as TcpOutcome;
  };

  /** Starts a server and sends one request to it. */
  const request = async (onConnection: OnConnection, more: Partial<TcpRequest> = {}): Promise<TcpOutcome> =>
    requestTo((await start(onConnection)).port, more);

  return { start, requestTo, request };
};
