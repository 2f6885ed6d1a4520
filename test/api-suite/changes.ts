// Cases of the suite: changes by an admin, and refused changes, which change nothing.
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
  const overridesNow = async (): Promise<string> => (await read(server(), `${path()}/overrides`)).text;

  describe('a change', () => {
    it('with an invalid body is a problem that names the field, and changes nothing', async () => {
      const before = await overridesNow();
      for (const [body, status, field] of wrongBodies) {
        const response = await change(server(), { method: 'PATCH', path: path(), body });
        expectProblem(response, status);
        expect(response.body.field, body).toBe(field);
      }
      expect(await overridesNow()).toBe(before);
    });

    it('with another content type, or far too large, is refused and changes nothing', async () => {
      const before = await overridesNow();
      const body = '{"paused": true}';
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
        const headers = { 'content-type': type };
        expectProblem(await change(server(), { method: 'PATCH', path: path(), body, headers }), 415);
      }
      const large = JSON.stringify({ paused: true, reason: 'x'.repeat(100_000) });
      expectProblem(await change(server(), { method: 'PATCH', path: path(), body: large }), 413);
      expect(await overridesNow()).toBe(before);
    });

    it('of an unknown monitor is a problem', async () => {
      const body = '{"paused": true}';
      expectProblem(await change(server(), { method: 'PATCH', path: '/monitors/none', body }), 404);
    });

    it('based on overrides that changed meanwhile is a conflict', async () => {
      const seen = (await read(server(), `${path()}/overrides`)).headers.get('etag') ?? '';
      const changeInterval = (reason: string) => {
        const body = JSON.stringify({ intervalSeconds: 3_600, reason });
        return change(server(), { method: 'PATCH', path: path(), body, headers: { 'if-match': seen } });
      };
      const first = await changeInterval('the first');
      expect(first.status, first.text).toBe(200);
      expectProblem(await changeInterval('the second'), 409);
      const overridden = (await read(server(), `${path()}/overrides`)).body;
      expect(overridden).toMatchObject({
        intervalSeconds: 3_600,
        overrides: { intervalSeconds: { reason: 'the first' } },
      });
      const undone = await change(server(), { method: 'PATCH', path: path(), body: '{"intervalSeconds": null}' });
      expect(undone.status).toBe(200);
      expect(undone.body.overrides.intervalSeconds).toBeNull();
    });
  });
};
