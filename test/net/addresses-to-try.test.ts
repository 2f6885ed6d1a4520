// The order in which the addresses of a name are tried.
import { describe, expect, it } from 'vitest';
import { addressesToTry } from '../../shared/net/addresses-to-try.ts';

describe('the addresses to try', () => {
  it.each([
    ['one address', ['192.0.2.1'], ['192.0.2.1']],
    ['one family', ['192.0.2.2', '192.0.2.1'], ['192.0.2.2', '192.0.2.1']],
    [
      'the families one after the other',
      ['192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1', '2001:db8::2'],
      ['192.0.2.1', '2001:db8::1', '192.0.2.2', '2001:db8::2', '192.0.2.3'],
    ],
    [
      'more addresses of the second family',
      ['2001:db8::1', '192.0.2.1', '192.0.2.2'],
      ['2001:db8::1', '192.0.2.1', '192.0.2.2'],
    ],
  ])('alternate between the families, in the order of the name: %s', (_, addresses, toTry) => {
    expect(addressesToTry(addresses)).toEqual(toTry);
  });

  it('are at most 32', () => {
    const many = Array.from({ length: 64 }, (_, n) => `192.0.2.${n}`);
    expect(addressesToTry(many)).toEqual(many.slice(0, 32));
  });
});
