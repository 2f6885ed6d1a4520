// Cases of the suite: lists, their pages and filters, and single resources by their id.
import { describe, expect, it } from 'vitest';
import { type ApiServer, type ReceivedResponse, read } from './server.ts';

type Item = { readonly id: string; readonly monitor: string; readonly dueAt: string };

/** The items of up to `max` pages, and how many each page had. */
const pagesOf = async (server: ApiServer, path: string, name: string, max: number) => {
  const items: Item[] = [];
  const sizes: number[] = [];
  for (let cursor = ''; sizes.length < max; ) {
    const page: ReceivedResponse = await read(server, `${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    expect(page.status, page.text).toBe(200);
    items.push(...page.body[name]);
    sizes.push(page.body[name].length);
    cursor = page.body.cursor;
    if (!cursor) break;
  }
  return { items, sizes };
};

const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);

export const listCases = (server: () => ApiServer): void => {
  describe('monitors', () => {
    it('are listed in the order of monitors.ts', async () => {
      const { items } = await pagesOf(server(), '/monitors?limit=50', 'monitors', 10);
      expect(idsOf(items)).toEqual(server().monitors);
    });

    it('are paged, each once', async () => {
      const { items, sizes } = await pagesOf(server(), '/monitors?limit=1', 'monitors', 4);
      expect(idsOf(items)).toEqual(server().monitors.slice(0, 4));
      expect(sizes.every((size) => size === 1)).toBe(true);
    });

    it('are the same by their id', async () => {
      const [id = ''] = server().monitors;
      const one = await read(server(), `/monitors/${id}`);
      expect(one.status).toBe(200);
      expect(one.body).toMatchObject({ id, missed: expect.toBeOneOf([null, expect.any(Number)]) });
      const [listed] = (await read(server(), '/monitors?limit=1')).body.monitors;
      expect(Object.keys(one.body)).toEqual([...Object.keys(listed), 'missed']);
    });
  });

  describe('runs', () => {
    it('are paged, newest first, each once', async () => {
      const { items, sizes } = await pagesOf(server(), '/runs?limit=2', 'runs', 3);
      expect(items.length).toBeGreaterThan(0);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
      expect(new Set(idsOf(items)).size).toBe(items.length);
      const times = items.map(({ dueAt }) => dueAt);
      expect(times).toEqual(times.toSorted().reverse());
    });

    it('can be filtered by monitor', async () => {
      const [id = ''] = server().monitors;
      const { items } = await pagesOf(server(), `/runs?monitor=${id}&limit=3`, 'runs', 2);
      expect(items.length).toBeGreaterThan(0);
      expect(new Set(items.map(({ monitor }) => monitor))).toEqual(new Set([id]));
    });

    it('can be filtered by the state of a task run', async () => {
      const { body } = await read(server(), '/runs?taskState=COMPLETED&limit=5');
      expect(body.runs.length).toBeGreaterThan(0);
      for (const { taskRuns } of body.runs)
        expect(taskRuns.map(({ state }: { state: { type: string } }) => state.type)).toContain('COMPLETED');
    });

    it('are the same by their id', async () => {
      const [listed] = (await read(server(), '/runs?limit=1')).body.runs;
      const one = await read(server(), `/runs/${listed.id}`);
      expect(one.status).toBe(200);
      expect(one.body).toEqual(listed);
    });
  });

  it('incidents are paged, of all monitors and of one', async () => {
    const { items } = await pagesOf(server(), '/incidents?limit=1', 'incidents', 2);
    expect(new Set(idsOf(items)).size).toBe(items.length);
    const [id = ''] = server().monitors;
    const ofOne = await pagesOf(server(), `/incidents?monitor=${id}&limit=5`, 'incidents', 1);
    expect(ofOne.items.every(({ monitor }) => monitor === id)).toBe(true);
  });
};
