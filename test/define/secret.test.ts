// References to secrets print as names, and resolve to values only when a request is sent.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { resolveSecretText, secretNamesIn, stringifiedSecret } from '../../shared/define/secret.ts';
import { secret, withSecrets } from '../../shared/monitor.ts';

const token = secret('SHOP_TOKEN');

describe('a reference to a secret', () => {
  it('prints as the name of the secret in text, JSON and on the console', () => {
    expect([`${token}`, JSON.stringify({ token }), inspect(token), String(token)]).toEqual([
      'secret(SHOP_TOKEN)',
      '{"token":"secret(SHOP_TOKEN)"}',
      'secret(SHOP_TOKEN)',
      'secret(SHOP_TOKEN)',
    ]);
  });

  it.each(['', 'a b', 'a-b', '1a', 'x'.repeat(101), 7])('with the name %j is rejected', (name) => {
    expect(() => secret(name as string)).toThrow(
      /is not a valid name of a secret; write letters, digits and underscores/,
    );
  });

  it('can be part of a text', async () => {
    const text = withSecrets`user=${'me'}&token=${token}`;
    expect(secretNamesIn(text)).toEqual(['SHOP_TOKEN']);
    expect(String(text)).toBe('user=me&token=secret(SHOP_TOKEN)');
    expect(await resolveSecretText(text, (name) => `<${name}>`)).toBe('user=me&token=<SHOP_TOKEN>');
  });

  it('that was converted to text is detected, and text that only looks like one is not', () => {
    expect(stringifiedSecret(`Bearer ${token}`)).toBe('SHOP_TOKEN');
    expect(stringifiedSecret('Bearer secret(NOBODY_MADE_THIS)')).toBeUndefined();
  });
});
