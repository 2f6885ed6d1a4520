// The server that a command uses, and the API key: a key is sent only to the server that it belongs to.
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../shared/cli/cli-deps.ts';
import { parseServerUrl, resolveServer, type ServerOptions } from '../../shared/cli/resolve-server.ts';
import { stubDeps } from './support/stub-deps.ts';

const choose = (options: ServerOptions, environment: Environment = {}) =>
  resolveServer(options, { about: { ...stubDeps.about, home: '/nowhere' }, environment });

describe('the address of a server', () => {
  it.each([
    ['http://127.0.0.1:4200', 'http://127.0.0.1:4200/api/v1'],
    ['http://127.0.0.1:4200/', 'http://127.0.0.1:4200/api/v1'],
    ['http://127.0.0.1:4200/api/v1/', 'http://127.0.0.1:4200/api/v1'],
    [
      'https://x.execute-api.us-east-1.amazonaws.com/read/api/v1',
      'https://x.execute-api.us-east-1.amazonaws.com/read/api/v1',
    ],
    [
      'https://x.execute-api.us-east-1.amazonaws.com/control',
      'https://x.execute-api.us-east-1.amazonaws.com/control/api/v1',
    ],
    ['https://Shop.example', 'https://shop.example/api/v1'],
  ])('%s is the API at %s', (url, root) => {
    expect(parseServerUrl(url, '--url')).toBe(root);
  });

  it.each(['shop.example', '', 'ftp://shop.example', 'localhost:4200', 'http//x'])('%j is rejected', (url) => {
    expect(() => parseServerUrl(url, '--url')).toThrow(/^--url '.*' is not a valid http or https URL: /);
  });

  it.each([
    ['shop.example', 'https://shop.example'],
    ['127.0.0.1:4200', 'http://127.0.0.1:4200'],
    ['localhost:4200/api/v1', 'http://localhost:4200/api/v1'],
    ['shop', 'http://127.0.0.1:4200'],
  ])('%s without its scheme is rejected, and %s is suggested', (url, right) => {
    expect(() => parseServerUrl(url, '--url')).toThrow(new RegExp(`(?:write|such as) ${right}\\.$`));
  });

  it.each([
    'https://me:s3cret@shop.example',
    'https://shop.example/?key=s3cret',
    'https://shop.example/#s3cret',
    'me:s3cret@shop.example:4200',
  ])('with a secret is rejected, and the error does not contain it: %s', (url) => {
    expect(() => parseServerUrl(url, '--url')).toThrow('put an API key into VIGIA_API_KEY or a profile');
    expect(() => parseServerUrl(url, '--url')).not.toThrow('s3cret');
  });
});

describe('without a profile', () => {
  it('the option takes precedence over the environment, and the environment over the default', () => {
    const environment = { VIGIA_URL: 'https://env.example' };
    expect(choose({ url: 'https://option.example' }, environment)).toMatchObject({ source: '--url' });
    expect(choose({}, environment)).toEqual({ root: 'https://env.example/api/v1', source: 'VIGIA_URL' });
    expect(choose({})).toEqual({ root: 'http://127.0.0.1:4200/api/v1', source: 'default' });
  });

  it('a key is sent over https, and over http to this machine only', () => {
    const environment = { VIGIA_API_KEY: 'k3y' };
    for (const url of ['https://shop.example', 'http://localhost:1', 'http://127.8.9.10', 'http://[::1]:1'])
      expect(choose({ url }, environment).key).toBe('k3y');
    for (const url of ['http://shop.example', 'http://10.0.0.1', 'http://127.0.0.1.shop.example', 'http://0.0.0.0']) {
      expect(() => choose({ url }, environment)).toThrow(/^VIGIA_API_KEY would be sent unencrypted to http:/);
      expect(choose({ url, insecure: true }, environment).key).toBe('k3y');
      expect(choose({ url }).key).toBeUndefined();
    }
  });

  it.each(['two words', 'line\nend', 'ñ', 'x'.repeat(501)])(
    'an invalid key is rejected, and the error does not contain it: %j',
    (key) => {
      expect(() => choose({}, { VIGIA_API_KEY: key })).toThrow(/^VIGIA_API_KEY is not a valid API key: /);
      expect(() => choose({}, { VIGIA_API_KEY: key })).not.toThrow(key);
    },
  );
});
