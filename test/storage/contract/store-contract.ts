// The contract of every store, which runs over SQLite, DynamoDB and the simulation's store.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Store } from '../../../shared/storage/store.ts';
import { describeConcurrency } from './concurrency.ts';
import { describeExpiry } from './expiry.ts';
import { describeIndexes } from './indexes.ts';
import { describeRanges, describeReads } from './reads.ts';
import { describeRefusals } from './refusals.ts';
import type { Context } from './support.ts';
import { describeTransactions, describeWrites } from './writes.ts';

/** `open` is called once; each case has partitions of its own. */
export const describeStore = (name: string, open: (now: () => number) => Promise<Store>): void => {
  describe(`the store contract, ${name}`, () => {
    let ahead = 0;
    let store: Store;
    const now = () => Date.now() + ahead;
    beforeAll(async () => {
      store = await open(now);
    });
    afterAll(() => store.close());
    const check = (title: string, run: (context: Context) => Promise<void>): void =>
      test(title, () => {
        ahead = 0;
        const pass = (seconds: number) => {
          ahead += seconds * 1_000;
        };
        return run({ store, partition: `contract/${randomUUID()}`, pass, now });
      });
    for (const group of [describeWrites, describeExpiry, describeTransactions, describeReads]) group(check);
    for (const group of [describeRanges, describeIndexes, describeRefusals, describeConcurrency]) group(check);
  });
};
