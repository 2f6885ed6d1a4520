// Which server a command asks, and that a key goes to the server that it was given for and to no other.
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../shared/cli/cli-deps.ts';
import { parseServerUrl, resolveServer, type ServerOptions } from '../../shared/cli/resolve-server.ts';
import { stubDeps } from './support/stub-deps.ts';

const choose = (options: ServerOptions, environment: Environment = {}) =>
  resolveServer(options, { about: { ...stubDeps.about, home: '/nowhere' }, environment });

describe('an address', () => {
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

  it.each(['shop.example', '', 'ftp://shop.example', 'localhost:4200', 'http//x'])('%j is refused', (url) => {
    expect(() => parseServerUrl(url, '--url')).toThrow(/^--url '.*' is no http or https address: /);
  });

  it.each([
    ['shop.example', 'https://shop.example'],
    ['127.0.0.1:4200', 'http://127.0.0.1:4200'],
    ['localhost:4200/api/v1', 'http://localhost:4200/api/v1'],
    ['shop', 'http://127.0.0.1:4200'],
  ])('%s without its beginning is refused with what would be right: %s', (url, right) => {
    expect(() => parseServerUrl(url, '--url')).toThrow(new RegExp(`(?:write|such as) ${right}\\.$`));
  });

  it.each([
    'https://me:s3cret@shop.example',
    'https://shop.example/?key=s3cret',
    'https://shop.example/#s3cret',
    'me:s3cret@shop.example:4200',
  ])('that holds a secret is refused, and not repeated: %s', (url) => {
    expect(() => parseServerUrl(url, '--url')).toThrow('a key belongs into VIGIA_API_KEY or a profile');
    expect(() => parseServerUrl(url, '--url')).not.toThrow('s3cret');
  });
});

describe('without a profile', () => {
  it('the option counts before the environment, and that before the usual address', () => {
    const environment = { VIGIA_URL: 'https://env.example' };
    expect(choose({ url: 'https://option.example' }, environment)).toMatchObject({ from: '--url' });
    expect(choose({}, environment)).toEqual({ root: 'https://env.example/api/v1', from: 'VIGIA_URL' });
    expect(choose({})).toEqual({ root: 'http://127.0.0.1:4200/api/v1', from: 'default' });
  });

  it('a key goes over https, and over http to this machine only', () => {
    const environment = { VIGIA_API_KEY: 'k3y' };
    for (const url of ['https://shop.example', 'http://localhost:1', 'http://127.8.9.10', 'http://[::1]:1'])
      expect(choose({ url }, environment).key).toBe('k3y');
    for (const url of ['http://shop.example', 'http://10.0.0.1', 'http://127.0.0.1.shop.example', 'http://0.0.0.0']) {
      expect(() => choose({ url }, environment)).toThrow(
        /^VIGIA_API_KEY would go over the network unencrypted to http:/,
      );
      expect(choose({ url, insecure: true }, environment).key).toBe('k3y');
      expect(choose({ url }).key).toBeUndefined();
    }
  });

  it.each(['two words', 'line\nend', 'ñ', 'x'.repeat(501)])(
    'what cannot be a key is refused, and not repeated: %j',
    (key) => {
      expect(() => choose({}, { VIGIA_API_KEY: key })).toThrow(/^VIGIA_API_KEY is no key: /);
      expect(() => choose({}, { VIGIA_API_KEY: key })).not.toThrow(key);
    },
  );
});
