// Cases of the deployed API: what its gateway refuses by itself, before any function is asked.
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { Deployed } from '../../../infra/emulator/deploy.ts';
import { expectProblem } from '../../api-suite/refusals.ts';
import { type Answered, type ApiServer, read } from '../../api-suite/server.ts';
import { vigia } from '../../cli/support/spawn-cli.ts';
import { openStingyKey } from './stingy-key.ts';

type About = { readonly api: ApiServer; readonly deployed: Deployed };

const expectRefusal = (answered: Answered, status: number, words: RegExp): void => {
  expectProblem(answered, status);
  expect(answered.body.detail).toMatch(words);
  expect(answered.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answered.headers.get('cache-control')).toBe('no-store');
};

/** As whoever has this key, and not the suite's. */
const readWith = ({ api }: About, key: string, path = '/health'): Promise<Answered> =>
  read({ ...api, headers: key === '' ? {} : { 'x-api-key': key } }, path);

export const gatewayCases = (about: () => About): void => {
  const stingy = async (limits: unknown): Promise<string> => {
    const { value, remove } = await openStingyKey(inject('awsEndpoint'), about().deployed, limits);
    onTestFinished(remove);
    return value;
  };
  const statusBy = (key: string) =>
    vigia(['status'], { env: { VIGIA_URL: about().deployed.apiUrl, VIGIA_API_KEY: key } });

  describe('the gateway itself', () => {
    it('refuses a wrong key and none by a problem, which the command line shows', async () => {
      const words = /^the key in the header x-api-key is missing, or not that of this stage/;
      for (const key of ['wrong', '', about().deployed.adminKey])
        expectRefusal(await readWith(about(), key), 403, words);
      const { code, err } = await statusBy('wrong');
      expect({ code, err }).toEqual({ code: 4, err: expect.stringMatching(/^vigia: the key in the header x-api-key/) });
    });

    it('says that a method or a path is not served', async () => {
      const { api } = about();
      expectRefusal(await read(api, '/monitors', {}, 'OPTIONS'), 404, /^nothing is served by this method/);
      expectRefusal(
        await read({ ...api, baseUrl: `${api.baseUrl}/elsewhere` }, '/monitors'),
        404,
        /^nothing is served by this method/,
      );
    });

    it('throttles a key that asks too much at once, and says when to ask again', async () => {
      const key = await stingy({ throttle: { rateLimit: 0.01, burstLimit: 1 } });
      expect((await readWith(about(), key)).status).toBe(200);
      const refused = await readWith(about(), key);
      expectRefusal(refused, 429, /ask again in a second$/);
      expect(refused.headers.get('retry-after')).toBe('1');
      const { code, err } = await statusBy(key);
      expect({ code, err }).toEqual({
        code: 4,
        err: expect.stringMatching(/^vigia: more is asked .* in a second\.\n$/),
      });
    });

    it('refuses a key that has used up its day', async () => {
      const key = await stingy({ quota: { limit: 1, period: 'DAY' } });
      expect((await readWith(about(), key)).status).toBe(200);
      expectRefusal(await readWith(about(), key), 429, /ask again tomorrow$/);
    });
  });
};
