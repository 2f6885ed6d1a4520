import { describe, expect, it } from 'vitest';
import { evaluateAddress } from '../../shared/net/address-policy.ts';
import { createRefusedEndpoints } from '../../shared/net/refused-endpoints.ts';

describe('a refused endpoint', () => {
  const isRefused = createRefusedEndpoints(['127.0.0.1:9001', '10.0.0.5:80', 'admin.example:8080', '[fd00::1]:443']);
  it.each([
    ['127.0.0.1', 9001, true],
    ['127.0.0.2', 9001, true],
    ['::1', 9001, true],
    ['::ffff:127.0.0.1', 9001, true],
    ['127.0.0.1', 9002, false],
    ['10.0.0.5', 80, true],
    ['10.0.0.6', 80, false],
    ['fd00:0:0::1', 443, true],
  ])('at %s, port %i: %s', (address, port, expected) => {
    expect(isRefused(address, evaluateAddress(address), port)).toBe(expected);
  });

  it('can be a host name', () => {
    expect(isRefused('admin.example', evaluateAddress('8.8.8.8'), 8080)).toBe(true);
    expect(createRefusedEndpoints(['localhost:9001'])('x.example', evaluateAddress('127.0.0.1'), 9001)).toBe(true);
  });

  it.each(['127.0.0.1', ':80', '::1:9001', 'host:99999', 'http://host:80'])('cannot be the entry %s', (entry) => {
    expect(() => createRefusedEndpoints([entry])).toThrow(/is not host:port, such as/);
  });
});
