import { describe, expect, it } from 'vitest';
import { type Alert, digestFrom, holds } from '../../shared/model/outbox.ts';
import { anAlert, appended, at } from '../support/builders.ts';

const free = { held: false, isDown: false };
const held = { ...free, held: true };

const filled = (count: number, context = free, from: readonly Alert[] = []): readonly Alert[] =>
  Array.from({ length: count }, (_, i) => anAlert(i + 1)).reduce<readonly Alert[]>(
    (outbox, alert) => appended(outbox, alert, context),
    from,
  );

/** The alerts of incidents 1 to `last`: opening and end of each, but only the opening of the last. */
const outages = (last: number): readonly Alert[] =>
  Array.from({ length: last }, (_, i) => [anAlert(i + 1), anAlert(i + 1, 'closed')])
    .flat()
    .slice(0, -1)
    .reduce<readonly Alert[]>((outbox, alert) => appended(outbox, alert, free), []);

const digestOf = (kinds: readonly (readonly [number, 'opened' | 'closed' | 'removed'])[]): Alert | undefined =>
  kinds
    .map(([n, kind]) => anAlert(n, kind))
    .reduce((outbox, alert) => appended(outbox, alert, free), filled(20))
    .at(-1);

describe('an outbox', () => {
  it('keeps up to 20 alerts unmerged and in order', () => {
    expect(digestFrom).toBe(20);
    const outbox = filled(20);
    expect(outbox.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => `shop#${i + 1} opened`));
    expect(filled(20, held)).toEqual(outbox);
  });

  it('starts a digest with the next alert', () => {
    const digest = filled(21).at(-1);
    expect(digest).toEqual({
      id: 'shop #21 opened to #21 opened',
      kind: 'digest',
      ranks: [[42, 42]],
      leaves: 'up',
      count: 1,
      at: at(21),
      startedAt: at(21),
    });
  });

  it('merges all later alerts into the digest, whose id names its contents', () => {
    const closing = { at: at(900), startedAt: at(500) };
    const outbox = appended(outages(500), anAlert(500, 'closed', closing), free);
    expect(outbox).toHaveLength(21);
    expect(outbox.at(-1)).toEqual({
      id: 'shop #11 opened to #500 over',
      kind: 'digest',
      ranks: [[22, 1001]],
      leaves: 'up',
      count: 980,
      at: at(900),
      startedAt: at(11),
    });
  });

  it('keeps a digest that a sender may be sending as it is, and begins another', () => {
    const before = filled(22);
    const after = appended(before, anAlert(26), held);
    expect(after.slice(0, -1)).toEqual(before);
    expect(after.at(-1)).toMatchObject({ id: 'shop #26 opened to #26 opened', count: 1 });
    // No sender has claimed the new digest, so it grows.
    expect(
      appended(after, anAlert(27), free)
        .map(({ id }) => id)
        .slice(20),
    ).toEqual([
      'shop #21 opened to #21 opened, #22 opened to #22 opened',
      'shop #26 opened to #26 opened, #27 opened to #27 opened',
    ]);
  });

  it('appends single alerts again once it has room', () => {
    const drained = filled(30).slice(15);
    expect(appended(drained, anAlert(31), free).at(-1)).toEqual(anAlert(31));
  });

  it('never gives two alerts the same id', () => {
    let outbox: readonly Alert[] = [];
    const seen = new Set<string>();
    for (let n = 1; n <= 200; n += 1) {
      const before = new Set(outbox.map(({ id }) => id));
      outbox = appended(outbox, anAlert(n), n % 3 === 0 ? held : free);
      const fresh = outbox.filter(({ id }) => !before.has(id));
      expect(fresh).toHaveLength(1);
      for (const { id } of fresh) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
      }
    }
  });
});

describe('a digest', () => {
  // The alerts of an outage that is found while another incident is open come before the end of that incident.
  const overlapping = digestOf([
    [30, 'opened'],
    [31, 'opened'],
    [31, 'closed'],
    [32, 'opened'],
    [32, 'closed'],
    [30, 'removed'],
  ]);

  it('holds exactly the alerts that were merged, in any order', () => {
    expect(overlapping).toMatchObject({ ranks: [[60, 65]], count: 6, leaves: 'removed' });
    const part = digestOf([
      [31, 'opened'],
      [31, 'closed'],
      [29, 'closed'],
    ]);
    expect(part).toMatchObject({
      id: 'shop #29 over to #29 over, #31 opened to #31 over',
      ranks: [
        [59, 59],
        [62, 63],
      ],
    });
    const held = [28, 29, 30, 31, 32].flatMap((n) =>
      (['opened', 'closed'] as const)
        .filter((kind) => part?.kind === 'digest' && holds(part, { n, kind }))
        .map((kind) => `${n} ${kind}`),
    );
    expect(held).toEqual(['29 closed', '31 opened', '31 closed']);
  });

  it('of one alert holds only that alert', () => {
    const alone = digestOf([[30, 'closed']]);
    if (alone?.kind !== 'digest') throw new Error('no digest');
    expect(holds(alone, { n: 30, kind: 'closed' })).toBe(true);
    expect(holds(alone, { n: 30, kind: 'opened' })).toBe(false);
    expect(holds(alone, { n: 30, kind: 'reminder' })).toBe(false);
    expect(holds(alone, { n: 31, kind: 'closed' })).toBe(false);
  });
  it.each([
    ['opened', true, 'down'],
    ['closed', true, 'down'],
    ['closed', false, 'up'],
    ['removed', false, 'removed'],
  ] as const)('records what is the case after it: %s, still down %s', (kind, isDown, leaves) => {
    expect(appended(filled(20), anAlert(21, kind), { ...free, isDown }).at(-1)).toMatchObject({ leaves });
  });
});
