// The network messages: complete in both languages, with the same values in both.
import { describe, expect, it } from 'vitest';
import { networkMessages } from '../../shared/messages/network.ts';

/** A value for every parameter of the messages. */
const values = {
  url: '«url»',
  scheme: '«scheme»',
  method: '«method»',
  name: '«name»',
  host: '«host»',
  address: '«address»',
  endpoint: '«endpoint»',
  peer: '«peer»',
  reason: '«reason»',
  code: '«code»',
  date: '«date»',
  fingerprint: '«fingerprint»',
  agoMs: 200_000_000,
  inMs: 300_000_000,
  issuer: '«issuer»',
  names: ['«names»'],
  start: '«start»',
  encoding: '«encoding»',
  header: '«header»',
  location: '«location»',
  reasons: ['«reasons»'],
  count: 5,
  kind: 'private',
  fault: 'other',
  failure: 'unknownName',
  violation: 'status',
  maxChars: 8_192,
  value: 7,
  example: 5_000,
  family: 6,
  waitedMs: 600,
  more: 3,
  bytes: 1_234,
  maxBytes: 100,
  max: 4,
  timeoutMs: 2_000,
  redirects: 9,
  tcpMs: 11,
  tlsMs: 12,
  status: 503,
};

type Texts = ReadonlyMap<string, string>;

const textsOf = (language: 'en' | 'es'): Texts =>
  new Map(
    Object.entries(networkMessages(language)).map(([name, message]: [string, unknown]) => [
      name,
      typeof message === 'function' ? String(message(values)) : String(message),
    ]),
  );

const english = textsOf('en');
const spanish = textsOf('es');

const valuesIn = (text: string | undefined): readonly string[] =>
  [...new Set(text?.match(/«\w+»|\d[\d,.]*\d|\d/g))].toSorted();

describe('the network messages', () => {
  it('exist in both languages, and differ', () => {
    expect([...spanish.keys()]).toEqual([...english.keys()]);
    expect(english.size).toBeGreaterThan(55);
    expect([...english].filter(([name, text]) => spanish.get(name) === text)).toEqual([]);
  });

  it.each([...english])('contain the same values in both languages: %s', (name, text) => {
    expect(valuesIn(spanish.get(name))).toEqual(valuesIn(text));
  });

  it('render every parameter', () => {
    for (const text of [...english.values(), ...spanish.values()]) expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  it.each(['addressRefused', 'dnsFailed', 'certificateInvalid', 'httpInvalid'] as const)(
    'translate the parts of %s too',
    (name) => {
      const parts = {
        addressRefused: { kind: 'metadata' },
        dnsFailed: { code: 'ESERVFAIL' },
        certificateInvalid: { fault: 'notAnAuthority', code: 'INVALID_CA' },
        httpInvalid: { violation: 'chunks' },
      } as const;
      const render = (language: 'en' | 'es'): string => {
        const message = networkMessages(language)[name] as (values: object) => string;
        return message({ ...values, ...parts[name] });
      };
      expect(render('en')).not.toContain('«code»');
      expect(render('es')).not.toBe(render('en'));
    },
  );

  it('are English for an unknown or missing language', () => {
    expect(networkMessages('xx' as never)).toBe(networkMessages('en'));
    expect(networkMessages(undefined)).toBe(networkMessages('en'));
  });
});

describe('optional parts of a message', () => {
  const messages = networkMessages('en');
  it.each([
    [messages.dnsTimedOut({ host: 'a', waitedMs: undefined }), 'the DNS server did not respond for a'],
    [messages.dnsTimedOut({ host: 'a', waitedMs: 600 }), 'the DNS server did not respond for a within 600 ms'],
    [messages.addressRefused({ address: '10.0.0.1', host: undefined, kind: 'private' }), 'address 10.0.0.1 is private'],
    [messages.certificateForOtherNames({ names: ['a', 'b'], more: 0 }), 'is for another name: a, b'],
    [messages.certificateForOtherNames({ names: ['a', 'b'], more: 2 }), 'is for another name: a, b and 2 more'],
    [messages.certificateInvalid({ fault: 'other', code: 'X' }), 'is not valid: it cannot be verified (X)'],
    [messages.resetInBody({ peer: 'a', bytes: 1 }), 'connection reset by a in the middle of the body, after 1 byte'],
    [
      messages.bodyTooLarge({ maxBytes: 1_048_576 }),
      'the body is larger than 1,048,576 bytes; set maxBytes to allow more',
    ],
  ])('%s', (text, expected) => expect(text).toBe(expected));
});
