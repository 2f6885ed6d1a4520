import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smsText } from '../../shared/text/plain-text.ts';

/** The ASCII characters that GSM-7 encodes as one. */
const gsm = /^[ !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z]*$/;

describe('an SMS', () => {
  it.each([
    ['DOWN: The shop', 'Status code: 503', 'DOWN: The shop: Status code: 503'],
    ['UP: The shop, after 12 changes', '', 'UP: The shop, after 12 changes'],
    ['DOWN: Día `a` [b] {c}', '~x^ | \\', 'DOWN: Dia ?a? ?b? ?c?: ?x? ? ?'],
    ['DOWN: متجر', 'line\nbreak', 'DOWN: ????: line break'],
  ])('of %j and %j', (what, why, text) => {
    expect(smsText(what, why)).toBe(text);
  });

  it('is cut at 140 characters', () => {
    expect(smsText('DOWN: x', 'y'.repeat(300))).toBe(`DOWN: x: ${'y'.repeat(128)}...`);
  });

  it('has at most 140 characters, each of one in GSM-7, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', maxLength: 400 }), (what, why) => {
        const text = smsText(what, why);
        expect(text.length).toBeLessThanOrEqual(140);
        expect(text).toMatch(gsm);
      }),
      { numRuns: 60 },
    );
  });
});
