// Endpoints that are refused whatever the monitor says, such as Lambda's own runtime API.
import { isIP } from 'node:net';
import { type Judged, judge } from './address-policy.ts';

export type Forbidden = (host: string, judged: Judged, port: number) => boolean;

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
 * `entries` are `host:port`. One that names loopback covers every loopback address with that port, since a server
 * may listen on all of them. Throws for an entry of another form.
 */
export const createForbidden = (entries: readonly string[]): Forbidden => {
  const endpoints = new Set<string>();
  const loopbackPorts = new Set<number>();
  for (const entry of entries) {
    const { host, port } = parseEndpoint(entry);
    const judged = isIP(host) ? judge(host) : undefined;
    if (host === 'localhost' || judged?.kind === 'loopback') loopbackPorts.add(port);
    endpoints.add(`${judged?.address ?? host} ${port}`);
  }
  if (endpoints.size === 0) return () => false;
  return (host, judged, port) =>
    endpoints.has(`${judged.address} ${port}`) ||
    endpoints.has(`${host} ${port}`) ||
    (judged.kind === 'loopback' && loopbackPorts.has(port));
};
