// Endpoints that are refused even with allowPrivate, such as the runtime API inside a Lambda function.
import { isIP } from 'node:net';
import { type EvaluatedAddress, evaluateAddress } from './address-policy.ts';

export type IsRefusedEndpoint = (host: string, address: EvaluatedAddress, port: number) => boolean;

const parseEndpoint = (entry: string): { readonly host: string; readonly port: number } => {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(entry);
  const host = (match?.[1] ?? match?.[2] ?? '').toLowerCase();
  const port = Number(match?.[3]);
  if (host === '' || !(port <= 65_535)) {
    throw new Error(`refuse: "${entry}" is not host:port, such as "127.0.0.1:9001" or "[::1]:9001"`);
  }
  return { host, port };
};

/**
 * `entries` are `host:port`. A loopback entry covers every loopback address with its port, because a server may
 * listen on all of them. Throws for an entry of another form.
 */
export const createRefusedEndpoints = (entries: readonly string[]): IsRefusedEndpoint => {
  const endpoints = new Set<string>();
  const loopbackPorts = new Set<number>();
  for (const entry of entries) {
    const { host, port } = parseEndpoint(entry);
    const evaluated = isIP(host) ? evaluateAddress(host) : undefined;
    if (host === 'localhost' || evaluated?.kind === 'loopback') loopbackPorts.add(port);
    endpoints.add(`${evaluated?.address ?? host} ${port}`);
  }
  if (endpoints.size === 0) return () => false;
  return (host, { address, kind }, port) =>
    endpoints.has(`${address} ${port}`) ||
    endpoints.has(`${host} ${port}`) ||
    (kind === 'loopback' && loopbackPorts.has(port));
};
