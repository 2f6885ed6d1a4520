// Texts that are hard to parse: characters of every kind, halves of surrogate pairs, and long texts.
import fc from 'fast-check';

const awkward = [
  '',
  ' ',
  '\0',
  '\r\n',
  '\u001b[2J',
  '\u009b31m',
  '\u202e',
  '\u2028',
  '\ud800',
  '\udc00',
  '\ufeff',
  '\ufdfa',
  'ﬃ',
  '💥',
  'é'.repeat(3),
  '%',
  '%00',
  '%E0%A4%A',
  '%2e%2e%2f',
  '../',
  '__proto__',
  'constructor',
  'toString',
  '1e999',
  '-0',
  '٣٠s',
  '</script>',
  '"\'`<>&=',
  '$&$1',
  '{{x}}',
] as const;

/** Any text; half of the texts are made of the pieces above. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  // Includes lone surrogates, which JavaScript strings may contain.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.oneof(fc.constantFrom(...awkward), fc.string({ maxLength: 6 })), { maxLength: 12 })
    .map((parts) => parts.join('')),
);

/** Any of these texts, also repeated to a great length. */
export const longText: fc.Arbitrary<string> = fc.oneof(
  { weight: 9, arbitrary: anyText },
  { weight: 1, arbitrary: fc.tuple(anyText, fc.integer({ min: 1, max: 20_000 })).map(([text, n]) => text.repeat(n)) },
);

/** Variants of a valid text: cut, spliced, or with one character changed. */
export const nearly = (right: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(right, fc.nat(200), fc.nat(4), anyText)
    .map(([text, at, gone, put]) => `${text.slice(0, at)}${put}${text.slice(at + gone)}`);
