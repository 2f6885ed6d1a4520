// Cases of the suite: whatever is asked for wrongly is a problem that says so, and changes nothing.
import { describe, expect, it } from 'vitest';
import { type Answered, type ApiServer, read } from './server.ts';

/** A problem of that status that says something. */
export const expectProblem = (answered: Answered, status: number): void => {
  expect(answered.status, answered.text).toBe(status);
  expect(answered.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answered.body).toMatchObject({ type: 'about:blank', status, title: expect.stringMatching(/^[A-Z]/) });
  expect(answered.body.detail.length).toBeGreaterThan(10);
  expect(answered.text.length).toBeLessThan(1_000);
};

const forged = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

const wrong: readonly (readonly [path: string, parameter: string])[] = [
  ['/runs?limit=0', 'limit'],
  ['/runs?limit=101', 'limit'],
  ['/monitors?limit=51', 'limit'],
  ['/incidents?limit=', 'limit'],
  ['/runs?monitor=Not%20one', 'monitor'],
  ['/runs?taskState=failed', 'taskState'],
  ['/runs?colour=red', 'colour'],
  ['/runs?limit=1&limit=2', 'limit'],
  ['/runs?cursor=rubbish', 'cursor'],
  [`/runs?cursor=${'A'.repeat(3_000)}`, 'cursor'],
  [`/runs?cursor=${forged([1, 'runs//', 'e'])}`, 'cursor'],
  [`/runs?cursor=${forged([1, 'monitors', '0~shop'])}`, 'cursor'],
  [`/monitors?cursor=${forged([2, 'monitors', '0~shop'])}`, 'cursor'],
  ['/health?x=1', 'x'],
];

const missing = [
  '/monitors/none',
  '/runs/none~1764000000000',
  '/runs?monitor=none',
  '/incidents?monitor=none',
  '/nothing',
  '/monitors/none/nothing',
];

export const refusalCases = (server: () => ApiServer): void => {
  describe('a wrong parameter', () => {
    it.each(wrong)('is named: %s', async (path, parameter) => {
      const answered = await read(server(), path);
      expectProblem(answered, 400);
      expect(answered.body.parameter).toBe(parameter);
    });

    it('is a cursor of another list, or of another filter', async () => {
      const { cursor } = (await read(server(), '/runs?limit=1')).body;
      expect(cursor).toEqual(expect.any(String));
      const [id = ''] = server().monitors;
      for (const path of ['/monitors?', '/incidents?', `/runs?monitor=${id}&`, '/runs?taskState=FAILED&'])
        expectProblem(await read(server(), `${path}cursor=${cursor}`), 400);
    });
  });

  it.each(missing)('what is not there is a problem: %s', async (path) => {
    expectProblem(await read(server(), path), 404);
  });

  it('a method that is not served is refused with those that are', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/monitors', 'GET, HEAD'],
      ['POST', '/runs', 'GET, HEAD'],
      ['PUT', '/health', 'GET, HEAD'],
    ] as const) {
      const answered = await read(server(), path, {}, method);
      expectProblem(answered, 405);
      expect(answered.headers.get('allow')).toBe(allow);
    }
  });
};
