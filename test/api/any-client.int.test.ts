// Arbitrary requests to a real server over a SQLite file: every response is one that the OpenAPI document describes.
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
import { t0 } from '../support/builders.ts';
import { failing } from '../support/run-parts.ts';
import { createTestClock } from '../support/world.ts';
import { type AnyRequest, anyRequest, type ServedResources } from './support/any-request.ts';
import { type ApiWorld, createApiWorld, spec } from './support/api-world.ts';

let world: ApiWorld;
let root: string;
let served: ServedResources;
let conformance: Conformance;
const cleanups: (() => unknown)[] = [];

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const monitors = ['shop', 'mail', 'quiet'];

const createWorldOnDisk = async (): Promise<ApiWorld> => {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-any-client-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const testClock = createTestClock();
  const { now } = testClock.clock;
  const opened = await openSqliteStore({ folder, now });
  if (opened.outcome === 'refused') throw new Error(opened.message);
  cleanups.push(opened.store.close);
  return createApiWorld(
    monitors.map((id) => spec(id)),
    {
      testClock,
      store: opened.store,
      backUp: opened.backups.write,
      startManualRun: async (monitor) => ({ outcome: 'started', id: `${monitor}~${now()}~m` }),
      control: { notifyPlanner: async () => now() + 1_000 },
      drills: { earliestStart: async () => now() + 1_000, drillsChanged: async () => {}, alert: async () => {} },
    },
  );
};

/** Scheduled and manual runs, closed incidents and an open one. */
const fill = async (made: ApiWorld): Promise<readonly string[]> => {
  made.time.now += 20 * 60_000;
  const ids: string[] = [];
  for (let back = 18; back >= 1; back -= 1) {
    const dueAt = await made.due('shop', back);
    ids.push((await made.run(back % 3 ? { monitor: 'shop', dueAt } : failing('shop', dueAt))).id);
    ids.push((await made.run(failing('mail', await made.due('mail', back)))).id);
  }
  ids.push((await made.run({ monitor: 'shop', dueAt: t0 + 60_000, trigger: 'manual' })).id);
  return ids;
};

const listen = async (made: ApiWorld): Promise<string> => {
  const server = createAdaptorServer({ fetch: createSite(made.deps).fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
};

beforeAll(async () => {
  world = await createWorldOnDisk();
  const runs = await fill(world);
  root = await listen(world);
  const get = async (path: string) => JSON.parse(await (await fetch(`${root}${path}`)).text());
  const document: OpenApiDocument = await get('/openapi.json');
  await send({ method: 'put', path: '/monitors/shop/drill', ...json({ status: 503, forSeconds: 60 }) });
  const lists = ['/runs?', '/runs?monitor=shop&', '/runs?taskState=FAILED&', '/incidents?', '/monitors?'];
  const cursors = await Promise.all(lists.map(async (list) => (await get(`${list}limit=1`)).cursor));
  conformance = conformanceTo(document);
  served = { document, monitors, runs, cursors };
});

const json = (value: unknown) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

const send = async ({ method, path, headers, body }: AnyRequest) => {
  const init = { method: method.toUpperCase(), headers, ...(body === undefined ? {} : { body }) };
  const response = await fetch(`${root}${path}`, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

it('receives only responses of the document, and never an internal error', { timeout: patienceMs }, async () => {
  const seen = new Map<string, Set<number>>();
  await fc.assert(
    fc.asyncProperty(anyRequest(served), async (request) => {
      const response = await send(request);
      const summary = `${request.method} ${request.path} -> ${response.status} ${response.text.slice(0, 300)}`;
      expect(response.status, summary).toBeLessThan(500);
      if (request.operation) {
        expect(conformance.deviation(request.operation, response), summary).toBeUndefined();
        const { operationId } = request.operation;
        seen.set(operationId, (seen.get(operationId) ?? new Set()).add(response.status));
      } else {
        expect(response.status, summary).toBe(405);
        expect(response.headers.get('allow'), summary).not.toContain(request.method.toUpperCase());
      }
      if (response.status >= 400) expect(conformance.problemDeviation(response), summary).toBeUndefined();
      expect(world.warnings, summary).toEqual([]);
    }),
    { seed: Number(process.env.FUZZ_SEED ?? 20_261_124), ...looking(800) },
  );
  // Each operation must have succeeded and failed, or the test would prove nothing.
  for (const item of Object.values(served.document.paths))
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
