import { afterEach, expect, it, vi } from 'vitest';
import { defaultProvider } from '../../../functions/runtime/credentials.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('gives the credentials that Lambda puts into the environment', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token');
  expect(await defaultProvider()()).toEqual({ accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' });
});

it('says that there are none', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', '');
  await expect(defaultProvider()()).rejects.toThrow('There are no AWS credentials in the environment');
});
