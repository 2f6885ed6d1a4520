import { describe, expect, it } from 'vitest';
import { createApi } from '../../shared/api/create-api.ts';
import { t0 } from '../support/builders.ts';
import { failing } from '../support/run-parts.ts';
import { createApiWorld, spec } from './support/api-world.ts';

const started = async () => ({ outcome: 'started', id: `shop~${t0}~m` }) as const;

describe('an invalid parameter', () => {
  it.each([
    ['/api/v1/runs?limit=0', 'limit', 'limit is "0", and must be a whole number from 1 to 100'],
    ['/api/v1/runs?limit=101', 'limit', '1 to 100'],
    ['/api/v1/runs?limit=1.5', 'limit', '1 to 100'],
    ['/api/v1/runs?limit=', 'limit', 'limit is ""'],
    ['/api/v1/monitors?limit=51', 'limit', '1 to 50'],
    ['/api/v1/incidents?limit=-1', 'limit', '1 to 100'],
    ['/api/v1/runs?limit=1&limit=2', 'limit', 'given 2 times'],
    ['/api/v1/runs?taskState=failed', 'taskState', 'one of COMPLETED, FAILED, CRASHED, CANCELLED'],
    ['/api/v1/runs?monitor=Not%20a%20slug', 'monitor', 'lower-case letters'],
    ['/api/v1/runs?state=FAILED', 'state', 'its parameters are monitor, taskState, limit, cursor'],
    ['/api/v1/runs?__proto__=1', '__proto__', 'is not a parameter'],
    ['/api/v1/monitors/shop?limit=1', 'limit', 'is not a parameter'],
    ['/api/v1/runs?cursor=rubbish', 'cursor', 'which this API did not issue'],
    [`/api/v1/runs?cursor=${'A'.repeat(5_000)}`, 'cursor', 'which this API did not issue'],
    [`/api/v1/runs?cursor=${Buffer.from('[1,"runs//","a\\u0000"]').toString('base64url')}`, 'cursor', 'did not issue'],
  ])('is refused with its name and what it must be: %s', async (path, parameter, detail) => {
    const world = await createApiWorld([spec('shop')]);
    const { status, headers, body } = await world.get(path);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400, parameter });
    expect(body.detail).toContain(detail);
    expect(body.detail.length).toBeLessThan(300);
  });

  it('may be a cursor of another list or filter', async () => {
    const world = await createApiWorld([spec('shop'), spec('mail')]);
    world.time.now += 60_000;
    await world.run(failing('shop', t0));
    await world.run(failing('shop', t0 + 30_000));
    const { cursor } = (await world.get('/api/v1/runs?monitor=shop&limit=1')).body;
    expect((await world.get(`/api/v1/runs?monitor=shop&limit=9&cursor=${cursor}`)).status).toBe(200);
    for (const path of [
      'runs?',
      'runs?monitor=mail&',
      'runs?monitor=shop&taskState=FAILED&',
      'incidents?monitor=shop&',
      'monitors?',
    ]) {
      const { status, body } = await world.get(`/api/v1/${path}cursor=${cursor}`);
      expect(status).toBe(400);
      expect(body.detail).toContain('another list');
    }
  });
});

describe('a resource that does not exist', () => {
  it.each([
    '/api/v1/monitors/none',
    '/api/v1/monitors/__proto__',
    '/api/v1/monitors/shop/nothing',
    '/api/v1/monitors/%00/series',
    '/api/v1/monitors/%00/overrides',
    '/api/v1/monitors/Not-One/drill',
    '/api/v1/runs/shop',
    '/api/v1/runs/shop~1764000000000',
    '/api/v1/runs/%E0%A4%A',
    '/api/v1/runs?monitor=none',
    '/api/v1/incidents?monitor=none',
    '/elsewhere',
  ])('is a problem: %s', async (path) => {
    const { status, headers, body } = await (await createApiWorld([spec('shop')])).get(path);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({ title: 'Not Found', status: 404, detail: expect.stringMatching(/.{20}/) });
  });

  it('is a manual run where none can be started, or of an unknown monitor', async () => {
    const post = { method: 'POST' };
    const reading = await createApiWorld([spec('shop')]);
    expect((await reading.get('/api/v1/monitors/shop/runs', post)).status).toBe(404);
    const running = await createApiWorld([spec('shop')], { startManualRun: started });
    expect((await running.get('/api/v1/monitors/none/runs', post)).status).toBe(404);
    expect((await running.get('/api/v1/monitors/shop/runs', post)).status).toBe(202);
  });
});

describe('a method that is not allowed', () => {
  it.each([
    ['DELETE', '/api/v1/monitors', 'GET, HEAD'],
    ['POST', '/api/v1/runs', 'GET, HEAD'],
    ['OPTIONS', '/api/v1/health', 'GET, HEAD'],
    ['GET', '/api/v1/monitors/shop/runs', 'POST'],
  ])('is refused with the allowed ones: %s %s', async (method, path, allow) => {
    const world = await createApiWorld([spec('shop')], { startManualRun: started });
    const { status, headers, body } = await world.get(path, { method });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe(allow);
    expect(body.title).toBe('Method Not Allowed');
  });
});

describe('limits', () => {
  it('refuse a large body', async () => {
    const world = await createApiWorld([spec('shop')], { startManualRun: started });
    const body = 'x'.repeat(5_000);
    const answer = await world.get('/api/v1/monitors/shop/runs', {
      method: 'POST',
      body,
      headers: { 'content-length': '5000' },
    });
    expect(answer.status).toBe(413);
    expect(answer.body.title).toBe('Content Too Large');
  });

  it.each([
    [{ outcome: 'too many', limit: 10 } as const, 429],
    [{ outcome: 'refused' } as const, 503],
  ])('of manual runs are problems: %j', async (outcome, expected) => {
    const world = await createApiWorld([spec('shop')], { startManualRun: async () => outcome });
    expect((await world.get('/api/v1/monitors/shop/runs', { method: 'POST' })).status).toBe(expected);
  });
});

describe('an internal error', () => {
  it('is logged, and not shown to the client', async () => {
    const world = await createApiWorld([spec('shop')]);
    const query = async () => {
      throw new Error('SQLITE_SECRET at /home/somebody');
    };
    const response = await createApi({ ...world.deps, store: { ...world.store, query } }).request('/api/v1/monitors');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('SECRET');
    expect(world.warnings.join()).toContain('SQLITE_SECRET');
  });
});

describe('every response', () => {
  it.each(['/api/v1/health', '/api/v1/monitors', '/api/v1/none', '/api/v1/runs?x=1'])(
    'has the common headers: %s',
    async (path) => {
      const { headers } = await (await createApiWorld([spec('shop')])).get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('of health has the version', async () => {
    expect((await (await createApiWorld([])).get('/api/v1/health')).body).toEqual({ status: 'ok', version: '0.1.0' });
  });
});
