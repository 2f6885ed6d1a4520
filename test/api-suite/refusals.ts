// Cases of the suite: an invalid request receives a problem.
import { describe, expect, it } from 'vitest';
import { type ApiServer, type ReceivedResponse, read } from './server.ts';

/** Expects a problem with that status and a detail. */
export const expectProblem = (response: ReceivedResponse, status: number): void => {
  expect(response.status, response.text).toBe(status);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(response.body).toMatchObject({ type: 'about:blank', status, title: expect.stringMatching(/^[A-Z]/) });
  expect(response.body.detail.length).toBeGreaterThan(10);
  expect(response.text.length).toBeLessThan(1_000);
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
  describe('an invalid parameter', () => {
    it.each(wrong)('is named in the problem: %s', async (path, parameter) => {
      const response = await read(server(), path);
      expectProblem(response, 400);
      expect(response.body.parameter).toBe(parameter);
    });

    it('may be a cursor of another list or filter', async () => {
      const { cursor } = (await read(server(), '/runs?limit=1')).body;
      expect(cursor).toEqual(expect.any(String));
      const [id = ''] = server().monitors;
      for (const path of ['/monitors?', '/incidents?', `/runs?monitor=${id}&`, '/runs?taskState=FAILED&'])
        expectProblem(await read(server(), `${path}cursor=${cursor}`), 400);
    });
  });

  it.each(missing)('a resource that does not exist is a problem: %s', async (path) => {
    expectProblem(await read(server(), path), 404);
  });

  it('a method that is not allowed is refused with the allowed ones', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/monitors', 'GET, HEAD'],
      ['POST', '/runs', 'GET, HEAD'],
      ['PUT', '/health', 'GET, HEAD'],
    ] as const) {
      const response = await read(server(), path, {}, method);
      expectProblem(response, 405);
      expect(response.headers.get('allow')).toBe(allow);
    }
  });
};
