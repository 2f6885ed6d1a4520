// Opens the server of the local process with API keys if it has network access, or explains why it cannot be opened.
import type { Logger } from '../../../shared/logging/logger.ts';
import { serverStart } from '../../../shared/messages/en/server.ts';
import { defined } from '../../../shared/model/defined.ts';
import type { StartOptions } from '../start-options.ts';
import { hasNetworkAccess, isLoopback } from './allowed-hosts.ts';
import { type ApiKeys, openApiKeys } from './api-keys.ts';
import { createKeyAuthentication } from './authentication.ts';
import { type LocalServer, startHttpServer } from './http-server.ts';

export type OpenedServer =
  | { readonly outcome: 'open'; readonly server: LocalServer }
  | { readonly outcome: 'refused'; readonly sentence: string };

const listenErrors = {
  'port-in-use': serverStart.portInUse,
  'port-forbidden': serverStart.portForbidden,
  'host-not-local': serverStart.hostNotLocal,
} as const;

/** Why no request could be authenticated; undefined when there is a key. */
const whyNoKey = (keys: ApiKeys, { host, allowHosts, dataFolder }: StartOptions): string | undefined => {
  const counted = keys.count();
  if (counted.outcome === 'refused') return counted.sentence;
  if (counted.keys > 0) return undefined;
  const option = isLoopback(host) ? `--allow-host ${allowHosts[0]}` : `--host ${host}`;
  return serverStart.keyMissing({ option, dataFolder });
};

/** The server listens, but requests wait until it has an app to serve. */
export const openServer = async (options: StartOptions, logger: Logger): Promise<OpenedServer> => {
  const keys = hasNetworkAccess(options) ? openApiKeys(options.dataFolder, logger.error) : undefined;
  const sentence = keys && whyNoKey(keys, options);
  if (sentence !== undefined) return { outcome: 'refused', sentence };
  const { host, port, allowHosts } = options;
  const authenticate = keys && createKeyAuthentication(keys, logger);
  const result = await startHttpServer(defined({ host, port, allowHosts, authenticate }));
  if (result.outcome === 'listening') return { outcome: 'open', server: result.server };
  return { outcome: 'refused', sentence: listenErrors[result.outcome](options) };
};
