// Any client of a real server over a real store: whatever it asks, it is answered as the document says.
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../shared/api/openapi/openapi-types.ts';
import { openSqliteStore } from '../../shared/storage/sqlite/open-sqlite.ts';
import { createSite } from '../../shared/web/create-site.ts';
import { type Conformance, conformanceTo } from '../api-suite/conformance.ts';
import { looking, patienceMs } from '../fuzz/support/fuzz.ts';
import { type Ask, asksOf, type Known } from './support/any-request.ts';
import { createWorld, failing, noon, spec, type World } from './support/api-world.ts';

let world: World;
let root: string;
let known: Known;
let conformance: Conformance;
const cleanups: (() => unknown)[] = [];

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const monitors = ['shop', 'mail', 'quiet'];

const worldOnDisk = async (): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-any-client-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  let now = () => noon;
  const opened = await openSqliteStore({ folder, now: () => now() });
  if (opened.outcome === 'refused') throw new Error(opened.message);
  cleanups.push(opened.store.close);
  const made: World = await createWorld(
    monitors.map((id) => spec(id)),
    {
      store: opened.store,
      backUp: opened.backups.write,
      startManualRun: async (monitor) => ({ outcome: 'started', id: `${monitor}~${now()}~m` }),
      control: { notifyPlanner: async () => now() + 1_000 },
      drills: { earliestStart: async () => now() + 1_000, drillsChanged: async () => {}, alert: async () => {} },
    },
  );
  now = () => made.time.at;
  return made;
};

/** Runs of both kinds, incidents that are over and one that is not. */
const fill = async (made: World): Promise<readonly string[]> => {
  made.time.at += 20 * 60_000;
  const ids: string[] = [];
  for (let back = 18; back >= 1; back -= 1) {
    const dueAt = await made.due('shop', back);
    ids.push((await made.run(back % 3 ? { monitor: 'shop', dueAt } : failing('shop', dueAt))).id);
    ids.push((await made.run(failing('mail', await made.due('mail', back)))).id);
  }
  ids.push((await made.run({ monitor: 'shop', dueAt: noon + 60_000, trigger: 'manual' })).id);
  return ids;
};

const listen = async (made: World): Promise<string> => {
  const server = createAdaptorServer({ fetch: createSite(made.deps).fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
};

beforeAll(async () => {
  world = await worldOnDisk();
  const runs = await fill(world);
  root = await listen(world);
  const get = async (path: string) => JSON.parse(await (await fetch(`${root}${path}`)).text());
  const document: OpenApiDocument = await get('/openapi.json');
  await send({ method: 'put', path: '/monitors/shop/drill', ...json({ status: 503, forSeconds: 60 }) });
  const lists = ['/runs?', '/runs?monitor=shop&', '/runs?taskState=FAILED&', '/incidents?', '/monitors?'];
  const cursors = await Promise.all(lists.map(async (list) => (await get(`${list}limit=1`)).cursor));
  conformance = conformanceTo(document);
  known = { document, monitors, runs, cursors };
});

const json = (value: unknown) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

const send = async ({ method, path, headers, body }: Ask) => {
  const init = { method: method.toUpperCase(), headers, ...(body === undefined ? {} : { body }) };
  const response = await fetch(`${root}${path}`, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

it('is answered within the document, and never by a fault of the server', { timeout: patienceMs }, async () => {
  const seen = new Map<string, Set<number>>();
  await fc.assert(
    fc.asyncProperty(asksOf(known), async (ask) => {
      const answered = await send(ask);
      const notified = `${ask.method} ${ask.path} -> ${answered.status} ${answered.text.slice(0, 300)}`;
      expect(answered.status, notified).toBeLessThan(500);
      if (ask.operation) {
        expect(conformance.fault(ask.operation, answered), notified).toBeUndefined();
        const { operationId } = ask.operation;
        seen.set(operationId, (seen.get(operationId) ?? new Set()).add(answered.status));
      } else {
        expect(answered.status, notified).toBe(405);
        expect(answered.headers.get('allow'), notified).not.toContain(ask.method.toUpperCase());
      }
      if (answered.status >= 400) expect(conformance.problemFault(answered), notified).toBeUndefined();
      expect(world.said, notified).toEqual([]);
    }),
    { seed: Number(process.env.FUZZ_SEED ?? 20_261_124), ...looking(800) },
  );
  // It would show nothing if it only ever were refused, or never.
  for (const item of Object.values(known.document.paths))
    for (const { operationId } of Object.values(item)) {
      const statuses = [...(seen.get(operationId) ?? [])];
      expect(
        statuses.some((status) => status < 300),
        `${operationId}: ${statuses}`,
      ).toBe(true);
      expect(
        statuses.some((status) => status >= 400),
        `${operationId}: ${statuses}`,
      ).toBe(true);
    }
});
