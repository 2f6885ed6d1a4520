// Stored roll-ups: small, exact, and rejected where they are damaged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxBuckets } from '../../../shared/model/histogram.ts';
import { emptyRollup, hourMs, mergeRollups, type Rollup, rollUpRuns } from '../../../shared/model/rollup.ts';
import { toRow } from '../../../shared/storage/dynamodb/dynamodb-items.ts';
import { rollupProgressKey } from '../../../shared/storage/keys.ts';
import { decodeCounts, encodeCounts } from '../../../shared/storage/records/histogram-codec.ts';
import { RecordError } from '../../../shared/storage/records/record-errors.ts';
import { getRollupProgress } from '../../../shared/storage/records/rollup-progress.ts';
import { decodeRollup, encodeRollup, putRollup, queryRollups } from '../../../shared/storage/records/rollup-records.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';
import { aRun, aTaskRun, t0 } from '../../support/builders.ts';

const key = { monitor: 'shop', span: 'hour', from: t0 } as const;
const storedAs = (rollup: Rollup) => ({ ...encodeRollup(key, rollup), version: 1 });

/** As DynamoDB counts them: names and texts in UTF-8 bytes, a number by its digits. */
const rowBytes = (rollup: Rollup): number => {
  const item = encodeRollup({ ...key, monitor: 'm'.repeat(63) }, rollup);
  return Object.entries(toRow(item, JSON.stringify(item.body), 1)).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value.S ?? value.N ?? ''),
    0,
  );
};

const logTime = fc.double({ min: 0, max: 10.4, noNaN: true }).map((power) => Math.round(Math.exp(power)));
const evidence = fc.record({
  kind: fc.constant('http'),
  method: fc.constant('GET'),
  url: fc.constant('https://shop.example/'),
  status: fc.constant(200),
  phases: fc.record({ dnsMs: logTime, tcpMs: logTime, tlsMs: logTime, firstByteMs: logTime, totalMs: logTime }),
});

/** Runs every ten seconds for an hour, with times as different as possible. */
const hourOfRuns = (requests: number) =>
  fc
    .array(fc.array(evidence, { minLength: requests, maxLength: requests }), { minLength: 360, maxLength: 360 })
    .map((all) =>
      all.map((list, index) => aRun(t0 + index * 10_000, { taskRuns: [aTaskRun('Completed', { evidence: list })] })),
    );

describe('a stored roll-up', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(hourOfRuns(1), fc.nat(360), (runs, missed) => {
        const rollup = rollUpRuns(runs, missed);
        const item = { ...storedAs(rollup), body: JSON.parse(JSON.stringify(encodeRollup(key, rollup).body)) };
        expect(decodeRollup(item)).toEqual({ from: t0, rollup });
      }),
      { numRuns: 5 },
    );
  });

  it.each([{ requests: 1 }, { requests: 8 }])(
    'costs one write unit for an hour of runs every ten seconds, of $requests requests each, however their times differ',
    ({ requests }) => {
      fc.assert(
        fc.property(hourOfRuns(requests), (runs) => {
          expect(rowBytes(rollUpRuns(runs, 7))).toBeLessThanOrEqual(1_024);
        }),
        { numRuns: requests === 1 ? 10 : 2 },
      );
    },
  );

  it('of a thousand monitors together takes a few write units', () => {
    const one = rollUpRuns(fc.sample(hourOfRuns(1), 1)[0] ?? [], 7);
    const all = Array.from({ length: 1_000 }, () => one).reduce(mergeRollups, emptyRollup);
    expect(rowBytes(all)).toBeLessThanOrEqual(3_072);
  });

  it('stores counts of any size, and many zeros in two characters', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(0), fc.nat(50), fc.nat()), { maxLength: maxBuckets }), (counts) => {
        expect(decodeCounts(encodeCounts(counts))).toEqual(counts);
      }),
    );
    expect(encodeCounts([...Array<number>(60).fill(0), 5]).length).toBe(4);
  });

  it.each(['A', 'AAAA!', 'z', '€', `${'B'.repeat(maxBuckets + 1)}`, 'A_________vB'])(
    'refuses counts that cannot be: %s',
    (text) => {
      const damaged = {
        ...storedAs(emptyRollup),
        body: { v: 1, f: [], t: [], k: [], l: [1, 5, text], p: [0, 0, 0, 0] },
      };
      expect(() => decodeRollup(damaged)).toThrow(RecordError);
    },
  );
});

it.each(['', '\0', 'x'.repeat(301), 'a b'])('progress up to an impossible monitor id is damaged: %j', async (after) => {
  const { body } = encodeRollup({ span: 'hour', from: t0 }, emptyRollup);
  const store = createMemoryStore({ now: () => t0 });
  await store.create({ key: rollupProgressKey, body: { v: 1, hour: t0 - (t0 % hourMs), part: { after, all: body } } });
  await expect(getRollupProgress(store)).rejects.toThrow(/damaged.*part\.after/);
});

describe('writing a roll-up', () => {
  const now = () => t0;
  const one = rollUpRuns([aRun(t0)], 0);

  it('replaces an earlier one, and changes nothing the second time', async () => {
    const store = createMemoryStore({ now });
    await putRollup(store, key, one);
    await putRollup(store, key, one);
    const [same] = await queryRollups(store, { ...key, to: t0 + 1 });
    expect(same).toMatchObject({ version: 1, expiresAt: t0 / 1_000 + 400 * 86_400 });
    await putRollup(store, key, mergeRollups(one, one));
    const [next] = await queryRollups(store, { ...key, to: t0 + 1 });
    expect(next && decodeRollup(next).rollup).toEqual(mergeRollups(one, one));
  });

  it('replaces a damaged one, and keeps one of a newer version', async () => {
    const store = createMemoryStore({ now });
    const { key: place } = encodeRollup(key, one);
    await store.create({ key: place, body: { v: 1, f: 'oops' } });
    await putRollup(store, key, one);
    expect((await store.get(place))?.body).toEqual(encodeRollup(key, one).body);
    const newer = { key: { ...place, sort: 'd~1764000000000' }, body: { v: 2 } };
    await store.create(newer);
    await putRollup(store, { ...key, span: 'day', from: 1_764_000_000_000 }, one);
    expect((await store.get(newer.key))?.body).toEqual({ v: 2 });
  });

  it('is found by a range of its monitor, without those of other monitors and of all monitors', async () => {
    const store = createMemoryStore({ now });
    for (const from of [t0, t0 + 1_000, t0 + 2_000]) await putRollup(store, { ...key, from }, one);
    await putRollup(store, { span: 'hour', from: t0 }, one);
    await putRollup(store, { monitor: 'shop-2', span: 'hour', from: t0 }, one);
    await putRollup(store, { ...key, span: 'day' }, one);
    const found = await queryRollups(store, { ...key, from: t0, to: t0 + 2_000 });
    expect(found.map(({ key: { sort } }) => sort)).toEqual([`h~${t0}`, `h~${t0 + 1_000}`]);
    expect(await queryRollups(store, { ...key, from: t0, to: t0 })).toEqual([]);
  });
});
