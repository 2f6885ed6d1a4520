import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { jsonResponse } from '../../shared/api/json-response.ts';
import { expectedVersions, overridesTag, versionConflict } from '../../shared/api/overrides-tag.ts';
import { createWorld, noon, spec } from './support/api-world.ts';

describe('the tag of a response', () => {
  it('changes when, and only when, the response changes', async () => {
    const world = await createWorld([spec('shop')]);
    world.time.at += 1_000;
    const tagNow = async (): Promise<string> => (await world.get('/api/v1/monitors/shop')).headers.get('etag') ?? '';
    const first = await tagNow();
    expect(first).toMatch(/^W\/"[\w-]{20,}"$/);
    expect(await tagNow()).toBe(first);
    await world.run({ monitor: 'shop', dueAt: noon });
    expect(await tagNow()).not.toBe(first);
  });

  it.each([
    ['itself', (tag: string) => tag, 304],
    ['itself among others', (tag: string) => `"a,b", ${tag}, "c"`, 304],
    ['itself as a strong one', (tag: string) => tag.replace('W/', ''), 304],
    ['anything', () => '*', 304],
    ['another', () => 'W/"another"', 200],
    ['nonsense', () => 'nonsense', 200],
    ['nothing', () => '', 200],
  ])('is compared with %s', async (_what, header, expected) => {
    const world = await createWorld([spec('shop')]);
    const tag = (await world.get('/api/v1/monitors')).headers.get('etag') ?? '';
    for (const method of ['GET', 'HEAD']) {
      const again = await world.get('/api/v1/monitors', { method, headers: { 'if-none-match': header(tag) } });
      expect(again.status).toBe(expected);
      expect(again.headers.get('etag')).toBe(tag);
      if (expected === 304 || method === 'HEAD') expect(again.text).toBe('');
    }
  });

  it('is not on a problem', async () => {
    const world = await createWorld([spec('shop')]);
    const headers = { 'if-none-match': '*' };
    const answered = await world.get('/api/v1/monitors/none', { headers });
    expect(answered.status).toBe(404);
    expect(answered.headers.get('etag')).toBeNull();
  });
});

describe('a change', () => {
  const app = new Hono()
    .get('/', (context) => jsonResponse(context, { at: 3 }, { tag: overridesTag(3) }))
    .patch('/', (context) => {
      const seen = expectedVersions(context);
      return seen && !seen.includes(3) ? versionConflict(context, 3) : context.text('changed');
    });
  const change = async (tag?: string) =>
    app.request('/', { method: 'PATCH', headers: tag === undefined ? {} : { 'if-match': tag } });

  it('goes on when it is of what is there, or of whatever is there', async () => {
    const seen = (await app.request('/')).headers.get('etag') ?? '';
    for (const tag of [undefined, seen, '*', `"other", ${seen}`]) expect((await change(tag)).status).toBe(200);
  });

  it('is a conflict when it is of something else, and told the tag of now', async () => {
    for (const tag of ['"overrides-2"', 'W/"overrides-3"', 'overrides-3', '', '"x"']) {
      const refused = await change(tag);
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({
        title: 'Conflict',
        detail: expect.stringContaining('"overrides-3"'),
      });
    }
  });
});
