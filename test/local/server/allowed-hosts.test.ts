import { describe, expect, it } from 'vitest';
import {
  browserHost,
  createHostCheck,
  hasNetworkAccess,
  parseAllowHost,
  parseHost,
} from '../../../infra/local/server/allowed-hosts.ts';

const hostsOf = (host: string, ...allowHosts: string[]) => ({ host, allowHosts });

describe('a host', () => {
  it.each([
    ['localhost', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
    ['[::1]', '::1'],
    ['0.0.0.0', '0.0.0.0'],
    ['Box.LAN', 'box.lan'],
  ])('%s is parsed as %s', (text, host) => expect(parseHost(text)).toBe(host));

  it.each(['', 'a b', '1.2.3', '300.1.1.1', 'http://a', 'a/b', '-a', 'a..b', 'a:80', '*'])('%j is refused', (text) =>
    expect(parseHost(text)).toBeUndefined(),
  );

  it.each(['127.0.0.1', '127.0.0.2', '::1'])('%s has no network access', (host) =>
    expect(hasNetworkAccess(hostsOf(host))).toBe(false),
  );

  it.each(['0.0.0.0', '::', '192.0.2.1', 'box.lan'])('%s has network access', (host) =>
    expect(hasNetworkAccess(hostsOf(host))).toBe(true),
  );

  it('has network access when another name is allowed, for a proxy', () =>
    expect(hasNetworkAccess(hostsOf('127.0.0.1', 'status.example'))).toBe(true));

  it.each(['status.example', 'status.example:8443', 'box'])('may be allowed as %s', (name) =>
    expect(parseAllowHost(name)).toBe(name),
  );

  it.each(['', '*', '*.example', 'a:99999', 'http://a', '1.2.3.4', 'a b'])('may not be allowed as %j', (name) =>
    expect(parseAllowHost(name)).toBeUndefined(),
  );

  it('for all addresses is shown as an address that a browser can open', () =>
    expect(['0.0.0.0', '::', '::1', 'box.lan'].map(browserHost)).toEqual(['127.0.0.1', '[::1]', '[::1]', 'box.lan']));
});

describe('the Host headers of a server with network access', () => {
  const { accepts } = createHostCheck(hostsOf('0.0.0.0', 'status.example', 'box:8443'), 4200);

  it.each(['192.0.2.1:4200', '[2001:db8::1]:9', 'localhost:8080', 'status.example', 'status.example:1', 'box:8443'])(
    'may be %s',
    (header) => expect(accepts(header)).toBe(true),
  );

  it.each(['evil.example', '192.0.2.1.evil.example', 'box', 'box:1', '', 'status.example.evil', 'xstatus.example'])(
    'may not be %j',
    (header) => expect(accepts(header)).toBe(false),
  );
});
