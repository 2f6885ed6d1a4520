// The deployed API as a server for the API suite: both stages, each with its own key.
import type { Deployment } from '../../../infra/emulator/deploy.ts';
import type { ApiServer } from '../../api-suite/server.ts';

const baseOf = (url: string): string => url.replace(/\/api\/v1\/?$/, '');

export const apiServerOf = (deployed: Deployment, monitors: readonly string[]) =>
  ({
    baseUrl: baseOf(deployed.apiReadUrl),
    headers: { 'x-api-key': deployed.viewerKey },
    admin: { baseUrl: baseOf(deployed.apiControlUrl), headers: { 'x-api-key': deployed.adminKey } },
    monitors,
  }) satisfies ApiServer;
