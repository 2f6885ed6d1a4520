// Cases of the deployed API: requests that API Gateway refuses before any function runs.
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { Deployment } from '../../../infra/emulator/deploy.ts';
import { expectProblem } from '../../api-suite/refusals.ts';
import { type ApiServer, type ReceivedResponse, read } from '../../api-suite/server.ts';
import { vigia } from '../../cli/support/spawn-cli.ts';
import { createLimitedKey } from './limited-key.ts';

type CaseDeps = { readonly api: ApiServer; readonly deployed: Deployment };

const expectRefusal = (response: ReceivedResponse, status: number, detail: RegExp): void => {
  expectProblem(response, status);
  expect(response.body.detail).toMatch(detail);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toBe('no-store');
};

/** Sends this key instead of the suite's. */
const readWith = ({ api }: CaseDeps, key: string, path = '/health'): Promise<ReceivedResponse> =>
  read({ ...api, headers: key === '' ? {} : { 'x-api-key': key } }, path);

export const gatewayCases = (deps: () => CaseDeps): void => {
  const limitedKey = async (limits: unknown): Promise<string> => {
    const { value, remove } = await createLimitedKey(inject('awsEndpoint'), deps().deployed, limits);
    onTestFinished(remove);
    return value;
  };
  const statusBy = (key: string) =>
    vigia(['status'], { env: { VIGIA_URL: deps().deployed.apiReadUrl, VIGIA_API_KEY: key } });

  describe('API Gateway', () => {
    it('refuses a wrong and a missing key with a problem, which the command line shows', async () => {
      const detail = /^the key in the header x-api-key is missing or belongs to another stage/;
      for (const key of ['wrong', '', deps().deployed.adminKey])
        expectRefusal(await readWith(deps(), key), 403, detail);
      const { code, err } = await statusBy('wrong');
      expect({ code, err }).toEqual({ code: 4, err: expect.stringMatching(/^vigia: the key in the header x-api-key/) });
    });

    it('refuses an unknown method and an unknown path', async () => {
      const { api } = deps();
      expectRefusal(
        await read(api, '/monitors', {}, 'OPTIONS'),
        404,
        /^this path does not exist or does not allow this method/,
      );
      expectRefusal(
        await read({ ...api, baseUrl: `${api.baseUrl}/elsewhere` }, '/monitors'),
        404,
        /^this path does not exist or does not allow this method/,
      );
    });

    it('throttles a key that sends too many requests at once, with a Retry-After header', async () => {
      const key = await limitedKey({ throttle: { rateLimit: 0.01, burstLimit: 1 } });
      expect((await readWith(deps(), key)).status).toBe(200);
      const refused = await readWith(deps(), key);
      expectRefusal(refused, 429, /try again in a second$/);
      expect(refused.headers.get('retry-after')).toBe('1');
      const { code, err } = await statusBy(key);
      expect({ code, err }).toEqual({
        code: 4,
        err: expect.stringMatching(/^vigia: this key sends more requests .* in a second\.\n$/),
      });
    });

    it('refuses a key that has used up its daily quota', async () => {
      const key = await limitedKey({ quota: { limit: 1, period: 'DAY' } });
      expect((await readWith(deps(), key)).status).toBe(200);
      expectRefusal(await readWith(deps(), key), 429, /try again tomorrow$/);
    });
  });
};
