// Evidence of HTTP requests with any combination of values.
import fc from 'fast-check';
import { requestPhases } from '../../../../shared/model/run.ts';
import type { HttpEvidence } from '../../../../shared/net/http-port.ts';

export const text = fc.string({ unit: 'grapheme', maxLength: 40 });
export const some = <T>(name: string, arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined }).map((value) => (value === undefined ? {} : { [name]: value }));
export const joined = (...parts: readonly fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all): object => Object.assign({}, ...all));

export const ms = fc.nat(30_000);
const phases = joined(
  ...['dnsMs', 'tcpMs', 'tlsMs', 'firstByteMs'].map((name) => some(name, ms)),
  fc.record({ totalMs: ms }),
);
const messages = fc.oneof(text, fc.constant('certificate of shop.example is self-signed'));
const moment = fc.integer({ min: 0, max: 9_000_000_000_000 });
const tls = joined(
  some('version', fc.constantFrom('TLSv1.2', 'TLSv1.3', 'TLSv1.4')),
  some('subject', text),
  some('issuer', text),
  some('validTo', fc.integer({ min: 0, max: 9_000_000_000_000 })),
  // A certificate has both times; evidence of older versions has only the end.
  fc.oneof(fc.constant({}), fc.record({ validFrom: moment, validTo: moment })),
  some('refused', fc.oneof(text, fc.constant('is self-signed'))),
);
const hopTimes = fc.constantFrom(1_900_000_000_000, 1_900_000_001_000, 1_950_000_000_000);
const hop = joined(
  fc.record({ url: fc.oneof(fc.webUrl(), text), phases }),
  some('status', fc.integer({ min: 100, max: 599 })),
  some('address', fc.constantFrom('93.184.216.34:443', '[2606:2800:220:1::1]:80')),
  some('tls', joined(fc.record({ validTo: hopTimes }), some('validFrom', hopTimes))),
);
/** A long chain does not store the lifetimes. */
const withoutLifetime = (one: { tls?: { validTo: number } }) =>
  one.tls ? { ...one, tls: { validTo: one.tls.validTo } } : one;
export const evidence = joined(
  fc.record({ kind: fc.constant('http'), method: fc.constantFrom('GET', 'HEAD', 'POST'), url: fc.webUrl(), phases }),
  some('status', fc.integer({ min: 100, max: 599 })),
  some('address', fc.constantFrom('93.184.216.34:443', '[2606:2800:220:1::1]:80')),
  // 0 redirects are stored like none.
  some('redirects', fc.integer({ min: 1, max: 10 })),
  some('bytes', fc.nat(1_000_000)),
  some('resolved', fc.array(fc.constantFrom('93.184.216.34', '2606:2800:220:1::1'), { minLength: 1, maxLength: 4 })),
  some('protocol', fc.constantFrom('HTTP/1.1', 'HTTP/1.0')),
  some('hops', fc.oneof(fc.array(hop, { maxLength: 4 }), fc.array(hop.map(withoutLifetime), { maxLength: 11 }))),
  some('tls', tls),
  some('excerpt', text.filter(Boolean)),
  some(
    'error',
    joined(
      fc.record({ code: fc.constantFrom('TIMED_OUT', 'REFUSED'), message: messages }),
      some('phase', fc.constantFrom(...requestPhases)),
    ),
  ),
) as fc.Arbitrary<HttpEvidence>;
