// Secrets are masked in every encoding in which a server, a log or a program may write them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskVariants } from '../../../shared/secrets/masking/mask-secrets.ts';
import { secretVariants } from '../../../shared/secrets/masking/secret-variants.ts';

type Encode = (text: string) => string;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const bytesOf = (text: string): readonly number[] => [...Buffer.from(text)];
const htmlEncoder =
  (quote: string, apostrophe: string): Encode =>
  (text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', quote)
      .replaceAll("'", apostrophe);

/** As widely used libraries encode a text. */
const encoders: Readonly<Record<string, Encode>> = {
  'plain text': (text) => text,
  'JSON by JavaScript': (text) => JSON.stringify(text).slice(1, -1),
  'JSON by Go': (text) => JSON.stringify(text).slice(1, -1).replace(/[<>&]/g, unicodeEscape),
  'JSON by PHP': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replaceAll('/', '\\/')
      .replace(/[^ -~]/g, unicodeEscape),
  'JSON by Python': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[^ -~]/g, unicodeEscape),
  'a Python string': (text) => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
  'HTML by Python': htmlEncoder('&quot;', '&#x27;'),
  'HTML by Go': htmlEncoder('&#34;', '&#39;'),
  'HTML by PHP': htmlEncoder('&quot;', '&#039;'),
  'HTML by Handlebars': (text) =>
    htmlEncoder('&quot;', '&#x27;')(text).replaceAll('=', '&#x3D;').replaceAll('`', '&#x60;'),
  'an XML attribute': htmlEncoder('&quot;', '&apos;'),
  'a URL': (text) => encodeURIComponent(text),
  'a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'a URL with every byte escaped': (text) =>
    bytesOf(text)
      .map((byte) => `%${hex(byte)}`)
      .join(''),
  'a URL with every byte escaped in upper case': (text) =>
    bytesOf(text)
      .map((byte) => `%${hex(byte).toUpperCase()}`)
      .join(''),
  'a Latin-1 URL': (text) => escape(text),
};
const lossyEncoders: Readonly<Record<string, Encode>> = {
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  'upper-case hexadecimal': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'lower case': (text) => text.toLowerCase(),
  'UTF-8 decoded as Latin-1': (text) => Buffer.from(text).toString('latin1'),
};

const mask = (text: string, value: string, isCut = false): string => maskVariants(text, secretVariants(value), isCut);

const values = [
  'Ab/cd+Ef==',
  `p&ss "w<é>rd" 'x' \\n\\ {z}`,
  '100%25 &amp; \\u0041 "?',
  'contraseña=ñandú',
  'línea\nuna y\tdos',
];

describe.each(values)('the secret %j is masked', (value) => {
  it.each(Object.entries({ ...encoders, ...lossyEncoders }))('in %s', (_, encode) => {
    expect(mask(`you sent "${encode(value)}" here`, value)).toBe('you sent "***" here');
  });

  it.each([0, 1, 2, 3])('in base64, after %d other bytes', (offset) => {
    const text = Buffer.from(`${'x'.repeat(offset)}${value}${'y'.repeat(3)}`).toString('base64');
    expect(mask(text, value)).toMatch(/^.{0,4}\*\*\*.{0,8}$/);
    expect(mask(JSON.stringify(text).replaceAll('/', '\\/'), value)).toMatch(/^".{0,4}\*\*\*.{0,8}"$/);
  });

  it.each(Object.entries(encoders))('in %s, in JSON, in a form', (_, encode) => {
    const text = encodeURIComponent(JSON.stringify({ a: encode(value) }));
    expect(mask(text, value)).toBe(encodeURIComponent('{"a":"*"}').replace('*', '***'));
  });
});

describe('masking', () => {
  const character = fc.constantFrom(...(`aZ7 /+=%&<>"'\\;#?{}$!()-_.~^|é€😀`.match(/./gsu) ?? []));
  const anySecret = fc
    .array(character, { minLength: 6, maxLength: 24 })
    .map((characters) => `q${characters.join('')}q`);
  const anyEncoder = fc.constantFrom(...Object.values(encoders));

  it('finds a secret of any characters in any two nested encodings', () => {
    fc.assert(
      fc.property(anySecret, anyEncoder, anyEncoder, (value, inner, outer) => {
        // `escape` writes characters beyond Latin-1 as %uXXXX, which no program decodes.
        fc.pre(![inner, outer].includes(encoders['a Latin-1 URL'] as Encode));
        expect(mask(`= ${outer(inner(value))} =`, value)).toBe('= *** =');
      }),
      { numRuns: 500 },
    );
  });

  it('masks the beginning of a secret at the end of a cut text', () => {
    for (const encode of Object.values(encoders)) {
      const whole = encode(values[1] ?? '');
      for (let length = 14; length < whole.length; length += 1)
        expect(mask(`x ${whole.slice(0, length)}`, values[1] ?? '', true)).toMatch(/^x \*\*\*.{0,9}$/);
    }
  });

  it('masks the lines of a key one by one', () => {
    const lines = ['MIGHAgEAMBMGByqGSM49', 'AgEGCCqGSM49AwEHBG0w'];
    const key = `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----`;
    expect(mask(`bad: ${lines.join(' ')}`, key)).toBe('bad: *** ***');
  });

  it('keeps other text, and values that are too short', () => {
    expect(mask('100% & more \\ "quoted" &lt;', 'something else')).toBe('100% & more \\ "quoted" &lt;');
    expect(mask('The Shop is shut', 'shop')).toBe('The Shop is shut');
    expect(mask('abc', 'abc')).toBe('abc');
  });

  it('masks two overlapping secrets as one', () => {
    expect(
      maskVariants('a token-and-more b token c', [...secretVariants('token'), ...secretVariants('token-and-more')]),
    ).toBe('a *** b *** c');
  });

  it.each([
    ['backslashes', '\\'],
    ['escapes of escapes', '%25'],
    ['entities of entities', '&amp;'],
    ['escapes of all kinds', '%5Cu0026amp;\\\\x25+'],
  ])('is fast for a text of nothing but %s', (_, part) => {
    const start = performance.now();
    mask(part.repeat(200_000 / part.length), part.repeat(6));
    mask(part.repeat(19_000 / part.length), part.repeat(6));
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
