// Secrets are found in whatever way a server, a log or a program writes them down.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskVariants, secretVariantsOf } from '../../../shared/secrets/masking/mask-secrets.ts';

type Write = (text: string) => string;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const asUnit = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
const bytesOf = (text: string): readonly number[] => [...Buffer.from(text)];
const inHtml =
  (quote: string, apostrophe: string): Write =>
  (text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', quote)
      .replaceAll("'", apostrophe);

/** By the libraries that people use. */
const writers: Readonly<Record<string, Write>> = {
  'as it is': (text) => text,
  'JSON by JavaScript': (text) => JSON.stringify(text).slice(1, -1),
  'JSON by Go': (text) => JSON.stringify(text).slice(1, -1).replace(/[<>&]/g, asUnit),
  'JSON by PHP': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replaceAll('/', '\\/')
      .replace(/[^ -~]/g, asUnit),
  'JSON by Python': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[^ -~]/g, asUnit),
  'a string of Python': (text) => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
  'HTML by Python': inHtml('&quot;', '&#x27;'),
  'HTML by Go': inHtml('&#34;', '&#39;'),
  'HTML by PHP': inHtml('&quot;', '&#039;'),
  'HTML by Handlebars': (text) => inHtml('&quot;', '&#x27;')(text).replaceAll('=', '&#x3D;').replaceAll('`', '&#x60;'),
  'an attribute of XML': inHtml('&quot;', '&apos;'),
  'a URL': (text) => encodeURIComponent(text),
  'a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'a URL, all of it': (text) =>
    bytesOf(text)
      .map((byte) => `%${hex(byte)}`)
      .join(''),
  'a URL in capitals': (text) =>
    bytesOf(text)
      .map((byte) => `%${hex(byte).toUpperCase()}`)
      .join(''),
  'a URL of Latin letters': (text) => escape(text),
};
const encoders: Readonly<Record<string, Write>> = {
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  'hexadecimal in capitals': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'lower case': (text) => text.toLowerCase(),
  'UTF-8 that was taken for Latin letters': (text) => Buffer.from(text).toString('latin1'),
};

const masked = (text: string, value: string, isCut = false): string =>
  maskVariants(text, secretVariantsOf(value), isCut);

const values = [
  'Ab/cd+Ef==',
  `p&ss "w<é>rd" 'x' \\n\\ {z}`,
  '100%25 &amp; \\u0041 "?',
  'contraseña=ñandú',
  'línea\nuna y\tdos',
];

describe.each(values)('%j is taken out', (value) => {
  it.each(Object.entries({ ...writers, ...encoders }))('of %s', (_, write) => {
    expect(masked(`you sent "${write(value)}" here`, value)).toBe('you sent "***" here');
  });

  it.each([0, 1, 2, 3])('of base64, after %d other bytes', (before) => {
    const text = Buffer.from(`${'x'.repeat(before)}${value}${'y'.repeat(3)}`).toString('base64');
    expect(masked(text, value)).toMatch(/^.{0,4}\*\*\*.{0,8}$/);
    expect(masked(JSON.stringify(text).replaceAll('/', '\\/'), value)).toMatch(/^".{0,4}\*\*\*.{0,8}"$/);
  });

  it.each(Object.entries(writers))('of %s in JSON in a form', (_, write) => {
    const text = encodeURIComponent(JSON.stringify({ a: write(value) }));
    expect(masked(text, value)).toBe(encodeURIComponent('{"a":"*"}').replace('*', '***'));
  });
});

describe('a secret', () => {
  const sign = fc.constantFrom(...(`aZ7 /+=%&<>"'\\;#?{}$!()-_.~^|é€😀`.match(/./gsu) ?? []));
  const any = fc.array(sign, { minLength: 6, maxLength: 24 }).map((signs) => `q${signs.join('')}q`);
  const way = fc.constantFrom(...Object.values(writers));

  it('of any signs is taken out, in whatever two ways it was written', () => {
    fc.assert(
      fc.property(any, way, way, (value, write, again) => {
        // What is no Latin letter has a spelling of its own there, which nobody undoes.
        fc.pre(![write, again].includes(writers['a URL of Latin letters'] as Write));
        expect(masked(`= ${again(write(value))} =`, value)).toBe('= *** =');
      }),
      { numRuns: 500 },
    );
  });

  it('is taken out of what was cut off in the middle of it', () => {
    for (const write of Object.values(writers)) {
      const whole = write(values[1] ?? '');
      for (let length = 14; length < whole.length; length += 1)
        expect(masked(`x ${whole.slice(0, length)}`, values[1] ?? '', true)).toMatch(/^x \*\*\*.{0,9}$/);
    }
  });

  it('of a key is taken out line by line', () => {
    const lines = ['MIGHAgEAMBMGByqGSM49', 'AgEGCCqGSM49AwEHBG0w'];
    const key = `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----`;
    expect(masked(`bad: ${lines.join(' ')}`, key)).toBe('bad: *** ***');
  });

  it('leaves alone what is none, and what is too short to be one', () => {
    expect(masked('100% & more \\ "quoted" &lt;', 'something else')).toBe('100% & more \\ "quoted" &lt;');
    expect(masked('The Shop is shut', 'shop')).toBe('The Shop is shut');
    expect(masked('abc', 'abc')).toBe('abc');
  });

  it('takes two of them that overlap for one', () => {
    expect(
      maskVariants('a token-and-more b token c', [...secretVariantsOf('token'), ...secretVariantsOf('token-and-more')]),
    ).toBe('a *** b *** c');
  });

  it.each([
    ['backslashes', '\\'],
    ['escapes of escapes', '%25'],
    ['entities of entities', '&amp;'],
    ['escapes of all kinds', '%5Cu0026amp;\\\\x25+'],
  ])('takes no long time in a text of nothing but %s', (_, part) => {
    const start = performance.now();
    masked(part.repeat(200_000 / part.length), part.repeat(6));
    masked(part.repeat(19_000 / part.length), part.repeat(6));
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
