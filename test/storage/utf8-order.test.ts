// The order of sort keys: the order of their UTF-8 bytes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareUtf8 } from '../../shared/storage/utf8-order.ts';

const bytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

/** Code points, most of them near the surrogates, where UTF-16 and UTF-8 sort differently. */
const codePoint = fc.oneof(
  fc.integer({ min: 0x20, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0xffff }),
  fc.integer({ min: 0x10000, max: 0x10ffff }),
);
const text = fc.array(codePoint, { maxLength: 6 }).map((points) => String.fromCodePoint(...points));

test('equals a comparison of the bytes', () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareUtf8(left, right))).toBe(bytes(left, right));
    }),
  );
});

test('equals a comparison of the bytes when one text begins with the other', () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareUtf8(left + right, left))).toBe(bytes(left + right, left));
    }),
  );
});

test('differs from the order of JavaScript for surrogates', () => {
  expect('\u{1f600}' < '\ufffd').toBe(true);
  expect(compareUtf8('\u{1f600}', '\ufffd')).toBeGreaterThan(0);
});
