// Reads the API as a viewer does, with the key and page by page.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployed } from '../../../infra/emulator/deploy.ts';

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

/** More pages than any list here has: a cursor that goes in circles ends. */
const maxPages = 50;
const maxTries = 10;

export const readerOf = ({ apiUrl, apiKey }: Pick<Deployed, 'apiUrl' | 'apiKey'>) => {
  const text = async (path: string): Promise<string> => {
    let answer = await fetch(`${apiUrl}${path}`, { headers: { 'x-api-key': apiKey } });
    // The usage plan bounds how often this key may ask, and other files ask by it at the same time.
    for (let tries = 0; answer.status === 429 && tries < maxTries; tries += 1) {
      await sleep(1_000);
      answer = await fetch(`${apiUrl}${path}`, { headers: { 'x-api-key': apiKey } });
    }
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  };
  const get = async (path: string): Promise<Page> => JSON.parse(await text(path)) as Page;
  const all = async <T>(list: string, query: string): Promise<readonly T[]> => {
    const found: T[] = [];
    let cursor: string | null = '';
    for (let page = 0; page < maxPages && cursor !== null; page += 1) {
      const at: Page = await get(`/${list}?limit=50${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      found.push(...(at[list] as readonly T[]));
      cursor = at.cursor;
    }
    return found;
  };
  return {
    /** An answer as it came. */
    text,
    monitors: () => all<Monitor>('monitors', ''),
    runs: (monitor: string) => all<Run>('runs', `&monitor=${monitor}`),
    incidents: (monitor: string) => all<Incident>('incidents', `&monitor=${monitor}`),
  };
};

export type Reader = ReturnType<typeof readerOf>;
