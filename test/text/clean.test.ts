import { describe, expect, it } from 'vitest';
import { cleanText } from '../../shared/text/clean.ts';

describe('cleaning a text', () => {
  it.each([
    ['shop answered 200.', 'shop answered 200.'],
    ['1234567890123456789', '1234567890123456789'],
    ['12345678901234567890', '12345678901234567890'],
    ['123456789012345678901', '1234567890123456789…'],
    ['no end   ', 'no end'],
    ['', ''],
    ['Ñandú 🛒', 'Ñandú 🛒'],
    ['123456789012345678🛒🛒', '123456789012345678…'],
    ['a\ud800b', 'a\ufffdb'],
    ['a\u001b[31mb', 'ab'],
    ['a\u007fb', 'ab'],
    ['a\r\nb', 'a b'],
    ['a\u202eb', 'ab'],
    ['a\u200f\u061c\ufeffb', 'ab'],
    ['a\u2028b', 'a b'],
  ])('%j becomes %j with a limit of 20 characters', (text, cleaned) => {
    expect(cleanText(text, 20)).toBe(cleaned);
  });
});
