// The store contract: many callers at once.
import { expect } from 'vitest';
import type { Check } from './support.ts';

/** Many callers at once. */
export const describeConcurrency = (check: Check): void => {
  const fifty = Array.from({ length: 50 }, (_, index) => index);

  check('one of 50 simultaneous creates succeeds, and the others receive its item', async ({ store, partition }) => {
    const key = { partition, sort: 'a' };
    const answers = await Promise.all(fifty.map((body) => store.create({ key, body })));
    expect(answers.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    const winner = answers.findIndex(({ outcome }) => outcome === 'created');
    const seen = answers.flatMap((answer) => (answer.outcome === 'exists' ? [answer.item.body] : []));
    expect(new Set(seen)).toEqual(new Set([winner]));
    expect((await store.get(key))?.body).toBe(winner);
  });

  check('one of 50 simultaneous replacements of a version succeeds', async ({ store, partition }) => {
    const key = { partition, sort: 'a' };
    await store.create({ key, body: 'first' });
    const answers = await Promise.all(fifty.map((body) => store.replace({ key, body }, 1)));
    const winners = answers.flatMap(({ outcome }, index) => (outcome === 'replaced' ? [index] : []));
    expect(winners).toHaveLength(1);
    expect(await store.get(key)).toEqual({ key, body: winners[0], version: 2 });
  });

  check('a counter that 10 callers increment by reading again loses no step', async ({ store, partition }) => {
    const key = { partition, sort: 'a' };
    await store.create({ key, body: 0 });
    const raise = async (): Promise<void> => {
      for (let round = 0; round < 200; round += 1) {
        const item = await store.get(key);
        const next = { key, body: Number(item?.body) + 1 };
        if ((await store.replace(next, item?.version ?? 1)).outcome === 'replaced') return;
      }
      throw new Error('no round succeeded');
    };
    await Promise.all(fifty.slice(0, 10).map(raise));
    expect(await store.get(key)).toEqual({ key, body: 10, version: 11 });
  });

  check(
    'at most one of several simultaneous transactions over the same items commits',
    async ({ store, partition }) => {
      const [a, b] = [
        { partition, sort: 'a' },
        { partition, sort: 'b' },
      ];
      await store.create({ key: a, body: 'first' });
      const answers = await Promise.all(
        fifty.slice(0, 10).map((body) =>
          store.transact([
            { op: 'replace', item: { key: a, body }, expectedVersion: 1 },
            { op: 'create', item: { key: b, body } },
          ]),
        ),
      );
      const winners = answers.flatMap(({ outcome }, index) => (outcome === 'committed' ? [index] : []));
      // DynamoDB may cancel all transactions that collide.
      expect(winners.length).toBeLessThanOrEqual(1);
      expect((await store.get(a))?.body).toBe(winners[0] ?? 'first');
      expect((await store.get(b))?.body).toBe(winners[0]);
    },
  );

  check('a caller that awaited a write reads it', async ({ store, partition }) => {
    await Promise.all(
      fifty.map(async (index) => {
        const key = { partition, sort: `s${index}` };
        await store.create({ key, body: index });
        expect((await store.get(key))?.body).toBe(index);
        expect((await store.query(partition, { from: key.sort, to: key.sort })).items).toHaveLength(1);
        await store.remove(key, 1);
        expect(await store.get(key)).toBeUndefined();
      }),
    );
  });
};
