import { describe, expect, it } from 'vitest';
import { showable } from '../../shared/net/header-text.ts';

describe('text that is shown', () => {
  it.each([
    ['http://shop.example', 'http://shop.example'],
    ['12345678901234567890', '12345678901234567890'],
    ['123456789012345678901', '1234567890123456789…'],
    ['', ''],
    ['Ñandú 🛒', 'Ñandú 🛒'],
    ['a\u001b[31mb', 'a [31mb'],
    ['a\u007fb', 'a b'],
    ['a\r\nb', 'a b'],
    ['a\u202eb', 'a b'],
    ['a\u061c\u200f\u2028\ufeffb', 'a b'],
  ])('%j is shown as %j where 20 characters may be', (text, shown) => {
    expect(showable(text, 20)).toBe(shown);
  });
});
