// Cases of the suite: changes, for whoever may change things; refused ones change nothing.
import { describe, expect, it } from 'vitest';
import { expectProblem } from './refusals.ts';
import { type ApiServer, change, read } from './server.ts';

const wrongBodies: readonly (readonly [body: string, status: number, field?: string])[] = [
  ['', 400],
  ['{', 400],
  ['{"paused": tru}', 400],
  ['[]', 400],
  ['{}', 400],
  ['{"intervalSeconds": 0}', 400, 'intervalSeconds'],
  ['{"intervalSeconds": 9}', 400, 'intervalSeconds'],
  ['{"intervalSeconds": 1e9}', 400, 'intervalSeconds'],
  ['{"intervalSeconds": "60"}', 400, 'intervalSeconds'],
  ['{"paused": "yes"}', 400, 'paused'],
  ['{"pause": true}', 400, 'pause'],
];

export const changeCases = (server: () => ApiServer): void => {
  const monitor = (): string => server().monitors.at(-1) ?? '';
  const path = (): string => `/monitors/${monitor()}`;
  const controlNow = async (): Promise<string> => (await read(server(), `${path()}/control`)).text;

  describe('a change', () => {
    it('with a wrong body is a problem that names the field, and nothing is changed', async () => {
      const before = await controlNow();
      for (const [body, status, field] of wrongBodies) {
        const answered = await change(server(), { method: 'PATCH', path: path(), body });
        expectProblem(answered, status);
        expect(answered.body.field, body).toBe(field);
      }
      expect(await controlNow()).toBe(before);
    });

    it('of another type, or far too large, is refused, and nothing is changed', async () => {
      const before = await controlNow();
      const body = '{"paused": true}';
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
        const headers = { 'content-type': type };
        expectProblem(await change(server(), { method: 'PATCH', path: path(), body, headers }), 415);
      }
      const large = JSON.stringify({ paused: true, reason: 'x'.repeat(100_000) });
      expectProblem(await change(server(), { method: 'PATCH', path: path(), body: large }), 413);
      expect(await controlNow()).toBe(before);
    });

    it('of a monitor that is not there is a problem', async () => {
      const body = '{"paused": true}';
      expectProblem(await change(server(), { method: 'PATCH', path: '/monitors/none', body }), 404);
    });

    it('of what somebody else has changed meanwhile is a conflict', async () => {
      const seen = (await read(server(), `${path()}/control`)).headers.get('etag') ?? '';
      const ask = (reason: string) => {
        const body = JSON.stringify({ intervalSeconds: 3_600, reason });
        return change(server(), { method: 'PATCH', path: path(), body, headers: { 'if-match': seen } });
      };
      const first = await ask('the first');
      expect(first.status, first.text).toBe(200);
      expectProblem(await ask('the second'), 409);
      const control = (await read(server(), `${path()}/control`)).body;
      expect(control).toMatchObject({ intervalSeconds: 3_600, interval: { reason: 'the first' } });
      const undone = await change(server(), { method: 'PATCH', path: path(), body: '{"intervalSeconds": null}' });
      expect(undone.status).toBe(200);
      expect(undone.body.interval).toBeNull();
    });
  });
};
