import { afterEach, expect, it, vi } from 'vitest';
import { defaultProvider } from '../../../functions/runtime/credentials.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('returns the credentials that Lambda passes in the environment', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token');
  expect(await defaultProvider()()).toEqual({ accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' });
});

it('throws when there are none', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', '');
  await expect(defaultProvider()()).rejects.toThrow('There are no AWS credentials in the environment');
});
