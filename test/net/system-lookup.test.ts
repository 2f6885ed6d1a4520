// The look-ups of the system: two at a time, shared, remembered, and never waited for long.
import { describe, expect, it } from 'vitest';
import { createSystemLookup, type GetAddressInfo, isLocalName } from '../../shared/net/system-lookup.ts';

/** A system that answers when the test does. */
const createWorld = () => {
  const calls: { readonly name: string; readonly answer: (...addresses: readonly string[]) => void }[] = [];
  const getAddressInfo: GetAddressInfo = (name, _options, done) => {
    const answer = (...addresses: readonly string[]): void =>
      done(
        addresses.length > 0 ? null : new Error('getaddrinfo ENOTFOUND'),
        addresses.map((address) => ({ address, family: 4 })),
      );
    calls.push({ name, answer });
  };
  const lookup = createSystemLookup(getAddressInfo);
  const resolve = (name: string): Promise<readonly string[]> =>
    new Promise((done) => lookup.resolve(name, undefined, done));
  return { calls, lookup, resolve, calledNames: () => calls.map(({ name }) => name) };
};

const address = '192.0.2.1';

describe('the system', () => {
  it('is asked for at most two names at a time, and local ones come first', async () => {
    const { calls, resolve, calledNames } = createWorld();
    const all = ['a.example', 'b.example', 'c.local', 'd.local', 'e'].map(resolve);
    expect(calledNames()).toEqual(['a.example', 'c.local']);
    calls[0]?.answer(address);
    expect(calledNames()).toEqual(['a.example', 'c.local', 'd.local']);
    for (let n = 1; n < 5; n++) calls[n]?.answer(address);
    expect(calledNames()).toEqual(['a.example', 'c.local', 'd.local', 'e', 'b.example']);
    expect(await Promise.all(all)).toEqual(Array(5).fill([address]));
  });

  it('is asked once for a name that many checks need at the same time', async () => {
    const { calls, resolve, calledNames } = createWorld();
    const all = ['nas.local', 'NAS.local', 'nas.local'].map(resolve);
    expect(calledNames()).toEqual(['nas.local']);
    calls[0]?.answer(address);
    expect(await Promise.all(all)).toEqual(Array(3).fill([address]));
  });

  it('is not asked again for a thousand names that it does not know', async () => {
    const { calls, resolve } = createWorld();
    for (const _round of [1, 2, 3]) {
      for (let n = 0; n < 1_000; n++) {
        const result = resolve(`dead-${n}.local`);
        if (calls.length === n + 1) calls[n]?.answer();
        expect(await result).toEqual([]);
      }
    }
    expect(calls.length).toBe(1_000);
  });

  it('is asked for few of many names at once; the others keep the answer of DNS', async () => {
    const { calls, resolve } = createWorld();
    const all = Array.from({ length: 1_000 }, (_, n) => resolve(`dead-${n}.local`));
    expect(await Promise.all(all.slice(18))).toEqual(Array(982).fill([]));
    for (let n = 0; n < 18; n++) calls[n]?.answer();
    await Promise.all(all);
    expect(calls.length).toBe(18);
  });

  it('is not waited for while its calls hang, and the last addresses of a name still serve', async () => {
    const { calls, resolve } = createWorld();
    const known = resolve('nas.local');
    calls[0]?.answer(address);
    await known;
    const hanging = ['a.local', 'b.local', 'nas.local'].map(resolve);
    expect(await Promise.all(hanging)).toEqual([[], [], [address]]);
    const startedAt = performance.now();
    const all = Array.from({ length: 50 }, (_, n) => resolve(`c-${n}.local`));
    expect(await Promise.all([...all, resolve('a.local'), resolve('nas.local')])).toEqual([
      ...Array(51).fill([]),
      [address],
    ]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    calls[1]?.answer();
    const later = resolve('d.local');
    calls.at(-1)?.answer(address);
    expect(await later).toEqual([address]);
  });

  it('is not asked for a name that nobody waits for any more', () => {
    const { calls, lookup, calledNames } = createWorld();
    const stops = ['a.local', 'b.local', 'c.local'].map((name) => lookup.resolve(name, undefined, () => undefined));
    for (const stop of stops) stop();
    calls[0]?.answer(address);
    expect(calledNames()).toEqual(['a.local', 'b.local']);
  });
});

it('local names have one label or end with .local', () => {
  expect(['nas', 'nas.', 'a.local', 'A.b.LOCAL.'].filter(isLocalName)).toHaveLength(4);
  expect(['shop.example', 'local.example', 'notlocal.example.', 'a.locals'].filter(isLocalName)).toEqual([]);
});
