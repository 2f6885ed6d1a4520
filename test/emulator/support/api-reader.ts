// Reads the lists of the API page by page, with the viewer key.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from '../../../infra/emulator/deploy.ts';

export type Run = {
  readonly id: string;
  readonly monitor: string;
  readonly trigger: string;
  readonly dueAt: string;
  readonly latenessMs: number | null;
  readonly endedAt: string;
  readonly state: { readonly type: string; readonly message: string };
  readonly taskRuns: readonly { readonly state: { readonly type: string } }[];
};

export type Incident = {
  readonly id: string;
  readonly endedAt: string | null;
  readonly alerts: readonly { readonly id: string; readonly sentAt: string | null }[];
};

export type Monitor = {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly intervalSeconds: number;
};

type Page = { readonly cursor: string | null } & Readonly<Record<string, unknown>>;

/** More pages than any list here has, in case a cursor never ends. */
const maxPages = 50;
const maxTries = 10;

export const createApiReader = ({ apiReadUrl, viewerKey }: Pick<Deployment, 'apiReadUrl' | 'viewerKey'>) => {
  const text = async (path: string): Promise<string> => {
    let response = await fetch(`${apiReadUrl}${path}`, { headers: { 'x-api-key': viewerKey } });
    // The usage plan limits the requests of this key, which other test files use at the same time.
    for (let tries = 0; response.status === 429 && tries < maxTries; tries += 1) {
      await sleep(1_000);
      response = await fetch(`${apiReadUrl}${path}`, { headers: { 'x-api-key': viewerKey } });
    }
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return response.text();
  };
  const get = async (path: string): Promise<Page> => JSON.parse(await text(path)) as Page;
  const all = async <T>(list: string, query: string): Promise<readonly T[]> => {
    const items: T[] = [];
    let cursor: string | null = '';
    for (let page = 0; page < maxPages && cursor !== null; page += 1) {
      const found: Page = await get(
        `/${list}?limit=50${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      items.push(...(found[list] as readonly T[]));
      cursor = found.cursor;
    }
    return items;
  };
  return {
    /** The body of a response as text. */
    text,
    monitors: () => all<Monitor>('monitors', ''),
    runs: (monitor: string) => all<Run>('runs', `&monitor=${monitor}`),
    /** Without its first run, which the planner requests. */
    manualRuns: async (monitor: string) =>
      (await all<Run>('runs', `&monitor=${monitor}`)).filter(({ trigger }) => trigger === 'manual'),
    incidents: (monitor: string) => all<Incident>('incidents', `&monitor=${monitor}`),
  };
};

export type ApiReader = ReturnType<typeof createApiReader>;
