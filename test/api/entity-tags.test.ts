import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { jsonResponse } from '../../shared/api/json-response.ts';
import { expectedVersions, overridesTag, versionConflict } from '../../shared/api/overrides-tag.ts';
import { t0 } from '../support/builders.ts';
import { createApiWorld, spec } from './support/api-world.ts';

describe('the tag of a response', () => {
  it('changes when, and only when, the response changes', async () => {
    const world = await createApiWorld([spec('shop')]);
    world.time.now += 1_000;
    const tagNow = async (): Promise<string> => (await world.get('/api/v1/monitors/shop')).headers.get('etag') ?? '';
    const first = await tagNow();
    expect(first).toMatch(/^W\/"[\w-]{20,}"$/);
    expect(await tagNow()).toBe(first);
    await world.run({ monitor: 'shop', dueAt: t0 });
    expect(await tagNow()).not.toBe(first);
  });

  it.each([
    ['its own', (tag: string) => tag, 304],
    ['its own among others', (tag: string) => `"a,b", ${tag}, "c"`, 304],
    ['its own as a strong tag', (tag: string) => tag.replace('W/', ''), 304],
    ['*', () => '*', 304],
    ['another tag', () => 'W/"another"', 200],
    ['text that is not a tag', () => 'nonsense', 200],
    ['an empty header', () => '', 200],
  ])('is compared with If-None-Match: %s', async (_what, header, expected) => {
    const world = await createApiWorld([spec('shop')]);
    const tag = (await world.get('/api/v1/monitors')).headers.get('etag') ?? '';
    for (const method of ['GET', 'HEAD']) {
      const again = await world.get('/api/v1/monitors', { method, headers: { 'if-none-match': header(tag) } });
      expect(again.status).toBe(expected);
      expect(again.headers.get('etag')).toBe(tag);
      if (expected === 304 || method === 'HEAD') expect(again.text).toBe('');
    }
  });

  it('is not on a problem', async () => {
    const world = await createApiWorld([spec('shop')]);
    const headers = { 'if-none-match': '*' };
    const response = await world.get('/api/v1/monitors/none', { headers });
    expect(response.status).toBe(404);
    expect(response.headers.get('etag')).toBeNull();
  });
});

describe('a change with If-Match', () => {
  const app = new Hono()
    .get('/', (context) => jsonResponse(context, { at: 3 }, { tag: overridesTag(3) }))
    .patch('/', (context) => {
      const seen = expectedVersions(context);
      return seen && !seen.includes(3) ? versionConflict(context, 3) : context.text('changed');
    });
  const change = async (tag?: string) =>
    app.request('/', { method: 'PATCH', headers: tag === undefined ? {} : { 'if-match': tag } });

  it('is made when it has the current tag, or any tag is allowed', async () => {
    const seen = (await app.request('/')).headers.get('etag') ?? '';
    for (const tag of [undefined, seen, '*', `"other", ${seen}`]) expect((await change(tag)).status).toBe(200);
  });

  it('is a conflict with the current tag when it has another one', async () => {
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
