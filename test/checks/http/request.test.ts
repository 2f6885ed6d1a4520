import { describe, expect, it } from 'vitest';
import { runHttpCheck } from './support/run-http-check.ts';

describe('the request of a check', () => {
  it('is built from the options', async () => {
    const { request } = await runHttpCheck({
      method: 'POST',
      headers: { accept: 'application/json' },
      body: { a: [1, 'é'] },
      ipVersion: 6,
      redirects: 'refuse',
      timeout: '200ms',
      auth: { basic: { user: 'me', password: 'you' } },
    });
    expect(request).toMatchObject({
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', authorization: 'Basic bWU6eW91' },
      body: '{"a":[1,"é"]}',
      family: 6,
      maxRedirects: 0,
      timeoutMs: 200,
    });
  });

  it('has no more than limits and a URL by default', async () => {
    const { request } = await runHttpCheck({});
    expect(Object.keys(request ?? {}).sort()).toEqual(['allowPrivate', 'kind', 'signal', 'timeoutMs', 'url']);
  });
});
