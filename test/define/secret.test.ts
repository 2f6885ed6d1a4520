import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { resolveSecretText, secretNamesIn, stringifiedSecret } from '../../shared/define/secret.ts';
import { secret, withSecrets } from '../../shared/monitor.ts';

const token = secret('SHOP_TOKEN');

describe('a secret', () => {
  it('prints as its name, wherever it is printed', () => {
    expect([`${token}`, JSON.stringify({ token }), inspect(token), String(token)]).toEqual([
      'secret(SHOP_TOKEN)',
      '{"token":"secret(SHOP_TOKEN)"}',
      'secret(SHOP_TOKEN)',
      'secret(SHOP_TOKEN)',
    ]);
  });

  it.each(['', 'a b', 'a-b', '1a', 'x'.repeat(101), 7])('has a name that a variable can have: not %j', (name) => {
    expect(() => secret(name as string)).toThrow(/is no name of a secret; write letters, digits and underscores/);
  });

  it('may stand inside a text', async () => {
    const text = withSecrets`user=${'me'}&token=${token}`;
    expect(secretNamesIn(text)).toEqual(['SHOP_TOKEN']);
    expect(String(text)).toBe('user=me&token=secret(SHOP_TOKEN)');
    expect(await resolveSecretText(text, (name) => `<${name}>`)).toBe('user=me&token=<SHOP_TOKEN>');
  });

  it('that became text is noticed; a text that only looks like one is left', () => {
    expect(stringifiedSecret(`Bearer ${token}`)).toBe('SHOP_TOKEN');
    expect(stringifiedSecret('Bearer secret(NOBODY_MADE_THIS)')).toBeUndefined();
  });
});
