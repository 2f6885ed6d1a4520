// The deployed API as the suite of the API knows a server: both of its stages, each with its own key.
import type { Deployed } from '../../../infra/emulator/deploy.ts';
import type { ApiServer } from '../../api-suite/server.ts';

const baseOf = (url: string): string => url.replace(/\/api\/v1\/?$/, '');

export const apiServerOf = (deployed: Deployed, monitors: readonly string[]) =>
  ({
    baseUrl: baseOf(deployed.apiUrl),
    headers: { 'x-api-key': deployed.apiKey },
    admin: { baseUrl: baseOf(deployed.controlUrl), headers: { 'x-api-key': deployed.adminKey } },
    monitors,
  }) satisfies ApiServer;
