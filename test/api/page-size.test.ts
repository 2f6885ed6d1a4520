import { describe, expect, it } from 'vitest';
import { encodeIncident } from '../../shared/storage/records/incident-records.ts';
import { t0 } from '../support/builders.ts';
import { type ApiWorld, createApiWorld, spec } from './support/api-world.ts';

const minuteMs = 60_000;
/** The maximum response of Lambda, in which the body is a JSON string. */
const maxBytes = 6 * 1024 * 1024;

/** Every page of a list, and the items of all of them. */
const pagesOf = async (world: ApiWorld, path: string, name: string) => {
  const pages: { readonly bytes: number; readonly items: readonly { readonly id: string }[] }[] = [];
  for (let cursor = ''; ; ) {
    const { status, text, body } = await world.get(`${path}${cursor && `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    pages.push({ bytes: Buffer.byteLength(JSON.stringify({ body: text })), items: body[name] });
    cursor = body.cursor;
    if (!cursor) return { pages, ids: pages.flatMap(({ items }) => items.map(({ id }) => id)) };
  }
};

describe('a page of very large records', () => {
  /** Every character of this text is escaped twice. */
  const lines = ['"\\'.repeat(60_000)];

  it.each(['', 'monitor=shop&', 'taskState=FAILED&', 'monitor=shop&taskState=FAILED&'])(
    'of runs is cut to the maximum response, and the next page continues there: ?%s',
    async (filter) => {
      const world = await createApiWorld([spec('shop')]);
      world.time.now += 60 * minuteMs;
      const made: string[] = [];
      for (let n = 0; n < 30; n += 1)
        made.push(
          (
            await world.run({
              monitor: 'shop',
              dueAt: t0 + n * minuteMs,
              tasks: [{ task: 'home', end: 'Failed', lines }],
            })
          ).id,
        );
      const { pages, ids } = await pagesOf(world, `/api/v1/runs?${filter}limit=100`, 'runs');
      expect(ids).toEqual(made.toReversed());
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.length).toBeLessThan(8);
      for (const { bytes } of pages) expect(bytes).toBeLessThan(maxBytes);
    },
  );

  it('of monitors is cut too', async () => {
    const title = '"\\'.repeat(60_000);
    const specs = Array.from({ length: 40 }, (_, index) => spec(`m-${index}`, { title }));
    const world = await createApiWorld([]);
    world.manifest.monitors = specs;
    const { pages, ids } = await pagesOf(world, '/api/v1/monitors?limit=50', 'monitors');
    expect(ids).toEqual(specs.map(({ id }) => id));
    expect(pages.length).toBeGreaterThan(1);
    for (const { bytes } of pages) expect(bytes).toBeLessThan(maxBytes);
  });

  it.each(['', 'monitor=shop&'])('of incidents is cut too: ?%s', async (filter) => {
    const world = await createApiWorld([spec('shop')]);
    world.time.now += 60 * minuteMs;
    for (let n = 1; n <= 30; n += 1) {
      const from = t0 + n * minuteMs;
      const fields = { startedAt: from, endedAt: from + 30_000, cause: lines.join(), tasks: ['home'], alerts: [] };
      await world.store.create(encodeIncident({ id: `shop#${n}`, monitor: 'shop', n, ...fields }));
    }
    const { pages, ids } = await pagesOf(world, `/api/v1/incidents?${filter}limit=100`, 'incidents');
    expect(ids).toEqual(Array.from({ length: 30 }, (_, n) => `shop#${30 - n}`));
    expect(pages.length).toBeGreaterThan(1);
    for (const { bytes } of pages) expect(bytes).toBeLessThan(maxBytes);
  });
});
