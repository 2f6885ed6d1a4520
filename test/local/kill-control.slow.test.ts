// A process that is killed a hundred times during manual changes and drills keeps every change that it acknowledged.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { alertsOf } from './support/console.ts';
import { until } from './support/until.ts';
import { type Vigia, workspaceOfTest } from './support/workspace.ts';

const kills = 100;
const ids = Array.from({ length: 8 }, (_, i) => `m${i}`);
const wholeTestMs = 600_000;

const monitors = (url: string): string =>
  `export default [${ids
    .map(
      (id) =>
        `monitor('${id}', { every: '10s', retries: 0, allowPrivate: true, checks: [http('home', '${url}/${id}')] })`,
    )
    .join(',\n')}];`;

type Json = Readonly<Record<string, unknown>>;
type ChangeRequest = { readonly id: string; readonly path: string; readonly method: string; readonly body?: Json };

/** The fields of a response that must be the same after a kill. */
type Kept = Json;

const keptOf = ({ path }: ChangeRequest, json: Json): Kept => {
  const { etag, intervalSeconds, paused, overrides } = json;
  if (path.endsWith('/drill')) return { startedAt: json.startedAt, simulated: json.simulated, until: json.until };
  return { etag, intervalSeconds, paused, overrides };
};

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

const randomRequest = (turn: number): ChangeRequest => {
  const id = pick(ids);
  const reason = `turn ${turn}`;
  const control = `/monitors/${id}`;
  return pick<ChangeRequest>([
    { id, path: control, method: 'PATCH', body: { intervalSeconds: pick([10, 20, 30, 60]), reason } },
    { id, path: control, method: 'PATCH', body: { paused: pick([true, false, null]), reason } },
    { id, path: `${control}/drill`, method: 'PUT', body: { status: 503, forSeconds: 600, reason } },
    { id, path: `${control}/drill`, method: 'PUT', body: { error: 'refused', forSeconds: 10, reason } },
  ]);
};

const send = async (
  vigia: Vigia,
  { path, method, body }: Omit<ChangeRequest, 'id'>,
): Promise<{ code: number; json: Json }> => {
  const answer = await fetch(`${vigia.url}/api/v1${path}`, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  return { code: answer.status, json: (await answer.json()) as Json };
};

/** The path at which the change of a request is read back. */
const readPathOf = ({ id, path }: ChangeRequest): string =>
  path.endsWith('/drill') ? path : `/monitors/${id}/overrides`;

describe('a process that is killed a hundred times', () => {
  it(
    'keeps every manual change and every drill that it acknowledged',
    async () => {
      const workspace = await workspaceOfTest();
      const server = await startServer(status(200));
      onTestFinished(server.close);
      const file = await workspace.write(monitors(server.url));
      /** By path: the acknowledged fields. Where a kill cut off a response (`cutOff`), others are accepted too. */
      const acknowledged = new Map<string, Kept>();
      const cutOff = new Set<string>();
      const lost: string[] = [];
      const notified: string[] = [];
      let changes = 0;

      const check = async (vigia: Vigia): Promise<void> => {
        for (const [path, kept] of acknowledged) {
          const { code, json } = await send(vigia, { path, method: 'GET' });
          const now = keptOf({ id: '', path, method: 'GET' }, json);
          const same = code === 200 && JSON.stringify(now) === JSON.stringify(kept);
          if (!same && !cutOff.has(path))
            lost.push(`${path}: ${JSON.stringify(kept)} is ${code} ${JSON.stringify(now)}`);
          acknowledged.set(path, now);
        }
        cutOff.clear();
      };

      for (let turn = 0; turn < kills; turn += 1) {
        const vigia = await workspace.start(file);
        await check(vigia);
        let over = false;
        const changing = (async () => {
          while (!over) {
            const request = randomRequest(turn);
            const place = readPathOf(request);
            cutOff.add(place);
            const { code, json } = await send(vigia, request).catch(() => ({ code: 0, json: {} }));
            if (code === 0) return;
            expect([code, request]).toEqual([200, request]);
            acknowledged.set(place, keptOf(request, json));
            cutOff.delete(place);
            changes += 1;
          }
        })();
        await sleep(50 + Math.random() * 500);
        over = true;
        expect((await vigia.end('SIGKILL')).signal).toBe('SIGKILL');
        await changing;
        notified.push(...alertsOf(vigia).map(({ id }) => id));
      }

      const last = await workspace.start(file);
      await check(last);
      expect(lost).toEqual([]);
      expect(changes).toBeGreaterThan(kills);
      // Drills end by themselves and leave no trace in the real history.
      for (const id of ids) {
        await send(last, { path: `/monitors/${id}`, method: 'PATCH', body: { paused: false, intervalSeconds: null } });
        await send(last, { path: `/monitors/${id}/drill`, method: 'DELETE' });
      }
      const states = async () => {
        const pages = await Promise.all(ids.map((id) => send(last, { path: `/monitors/${id}`, method: 'GET' })));
        return pages.every(({ json }) => json.status === 'Up') || undefined;
      };
      await until(states, 60_000, () => `not all are Up: ${last.output().slice(-2_000)}`);
      expect((await send(last, { path: '/incidents', method: 'GET' })).json.incidents).toEqual([]);
      expect(notified.filter((id) => !id.startsWith('drill/'))).toEqual([]);
      console.log(
        `${changes} changes acknowledged over ${kills} kills, none lost; ${notified.length} alerts of drills`,
      );
    },
    wholeTestMs,
  );
});
