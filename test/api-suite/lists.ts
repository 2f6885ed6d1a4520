// Cases of the suite: what is listed, page by page and filtered, and each by its id.
import { describe, expect, it } from 'vitest';
import { type Answered, type ApiServer, read } from './server.ts';

type Item = { readonly id: string; readonly monitor: string; readonly dueAt: string };

/** The items of up to `most` pages, and how many each had. */
const pagesOf = async (server: ApiServer, path: string, name: string, max: number) => {
  const items: Item[] = [];
  const sizes: number[] = [];
  for (let cursor = ''; sizes.length < max; ) {
    const page: Answered = await read(server, `${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
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
    it('are listed in their order, all of them', async () => {
      const { items } = await pagesOf(server(), '/monitors?limit=50', 'monitors', 10);
      expect(idsOf(items)).toEqual(server().monitors);
    });

    it('come page by page, each once', async () => {
      const { items, sizes } = await pagesOf(server(), '/monitors?limit=1', 'monitors', 4);
      expect(idsOf(items)).toEqual(server().monitors.slice(0, 4));
      expect(sizes.every((size) => size === 1)).toBe(true);
    });

    it('are told alike by themselves', async () => {
      const [id = ''] = server().monitors;
      const one = await read(server(), `/monitors/${id}`);
      expect(one.status).toBe(200);
      expect(one.body).toMatchObject({ id, missed: expect.toBeOneOf([null, expect.any(Number)]) });
      const [listed] = (await read(server(), '/monitors?limit=1')).body.monitors;
      expect(Object.keys(one.body)).toEqual([...Object.keys(listed), 'missed']);
    });
  });

  describe('runs', () => {
    it('come page by page, the newest first, each once', async () => {
      const { items, sizes } = await pagesOf(server(), '/runs?limit=2', 'runs', 3);
      expect(items.length).toBeGreaterThan(0);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
      expect(new Set(idsOf(items)).size).toBe(items.length);
      const times = items.map(({ dueAt }) => dueAt);
      expect(times).toEqual(times.toSorted().reverse());
    });

    it('are those of one monitor when one is asked for', async () => {
      const [id = ''] = server().monitors;
      const { items } = await pagesOf(server(), `/runs?monitor=${id}&limit=3`, 'runs', 2);
      expect(items.length).toBeGreaterThan(0);
      expect(new Set(items.map(({ monitor }) => monitor))).toEqual(new Set([id]));
    });

    it('are those of which a task ended so when that is asked for', async () => {
      const { body } = await read(server(), '/runs?taskState=COMPLETED&limit=5');
      expect(body.runs.length).toBeGreaterThan(0);
      for (const { taskRuns } of body.runs)
        expect(taskRuns.map(({ state }: { state: { type: string } }) => state.type)).toContain('COMPLETED');
    });

    it('are told alike by themselves', async () => {
      const [listed] = (await read(server(), '/runs?limit=1')).body.runs;
      const one = await read(server(), `/runs/${listed.id}`);
      expect(one.status).toBe(200);
      expect(one.body).toEqual(listed);
    });
  });

  it('incidents come page by page, of all and of one', async () => {
    const { items } = await pagesOf(server(), '/incidents?limit=1', 'incidents', 2);
    expect(new Set(idsOf(items)).size).toBe(items.length);
    const [id = ''] = server().monitors;
    const ofOne = await pagesOf(server(), `/incidents?monitor=${id}&limit=5`, 'incidents', 1);
    expect(ofOne.items.every(({ monitor }) => monitor === id)).toBe(true);
  });
};
