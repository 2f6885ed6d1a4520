// The door of the server: who may come in, and the sentence for whoever cannot open it.
import type { Logger } from '../../../shared/logging/logger.ts';
import type { StartOptions } from '../start-options.ts';
import { keyedAccess } from './access.ts';
import { isLoopback, isOpen } from './allowed-hosts.ts';
import { type KeyRing, openKeyRing } from './api-keys.ts';
import { type LocalServer, listen } from './http-server.ts';

export type Door =
  | { readonly outcome: 'open'; readonly server: LocalServer }
  | { readonly outcome: 'refused'; readonly sentence: string };

const whyNot = {
  taken: ({ port }: StartOptions) =>
    `Port ${port} is taken by another program, perhaps by another Vigía: stop that one, or choose another by --port.`,
  forbidden: ({ port }: StartOptions) => `Port ${port} may not be used by this user: choose one above 1023 by --port.`,
  elsewhere: ({ host }: StartOptions) =>
    `--host ${host} is no address of this machine: give one that is, such as 0.0.0.0 for all of them.`,
} as const;

/** Why nobody could come in by a key. */
const whyNoKey = (ring: KeyRing, { host, allowHosts, dataFolder }: StartOptions): string | undefined => {
  const found = ring.count();
  if (found.outcome === 'refused') return found.sentence;
  if (found.keys > 0) return undefined;
  const asked = isLoopback(host) ? `--allow-host ${allowHosts[0]}` : `--host ${host}`;
  return (
    `${asked} lets others in, and there is no key yet: make one by ` +
    `'vigia keys make NAME --role viewer --data ${dataFolder}' (or --role admin), or leave that option out.`
  );
};

/** Listens, but answers nobody before there is something to serve. A server that others may reach needs keys. */
export const openDoor = async (options: StartOptions, logger: Logger): Promise<Door> => {
  const ring = isOpen(options) ? openKeyRing(options.dataFolder, logger.error) : undefined;
  const sentence = ring && whyNoKey(ring, options);
  if (sentence !== undefined) return { outcome: 'refused', sentence };
  const { host, port, allowHosts } = options;
  const listening = await listen({ host, port, allowHosts, ...(ring && { access: keyedAccess(ring, logger) }) });
  if (listening.outcome === 'listening') return { outcome: 'open', server: listening.server };
  return { outcome: 'refused', sentence: whyNot[listening.outcome](options) };
};
