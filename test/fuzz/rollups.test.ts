import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { rollupJson } from '../../shared/api/rollup-json.ts';
import { Rollup as RollupShape } from '../../shared/api/schemas/rollup.ts';
import { parseTime } from '../../shared/api/time-range.ts';
import { mergeRollups, rollUpRuns } from '../../shared/model/rollup.ts';
import { RecordError } from '../../shared/storage/records/damaged-records.ts';
import { decodeCounts, encodeCounts } from '../../shared/storage/records/histogram-codec.ts';
import { decodeRollup, encodeRollup } from '../../shared/storage/records/rollup-records.ts';
import { createRolledWorld, hours, noon } from '../pipeline/rollup/support/rollup-stage.ts';
import { createMemoryStore } from '../simulation/memory-store.ts';
import { aSpec, t0 } from '../support/builders.ts';
import { looking, patienceMs, promptly } from './support/fuzz.ts';
import { mutated } from './support/mutated.ts';
import { bodyOf, runs, storedAs } from './support/records.ts';
import { anyText } from './support/texts.ts';

const rollup = rollUpRuns(runs, 3);
const about = { monitor: 'shop', span: 'hour', from: t0 } as const;
const { key } = encodeRollup(about, rollup);

describe('a roll-up that something happened to', () => {
  it('is refused, or one that can be written, merged and told', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(mutated([bodyOf(encodeRollup(about, rollup))]), (body) => {
        let decoded: ReturnType<typeof decodeRollup> | undefined;
        try {
          decoded = promptly(() => decodeRollup(storedAs(key, body)));
        } catch (error) {
          expect(error).toBeInstanceOf(RecordError);
          return;
        }
        const notified = rollupJson(mergeRollups(decoded.rollup, rollup));
        expect(v.is(RollupShape, JSON.parse(JSON.stringify(notified)))).toBe(true);
        expect(JSON.stringify(encodeRollup(about, decoded.rollup).body)).not.toMatch(/null|undefined/);
      }),
      looking(),
    );
  });

  it('of which the counts are any text is refused, or has counts that can be written', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const counts = promptly(() => decodeCounts(text));
        if (counts) expect(decodeCounts(encodeCounts(counts))).toEqual(counts);
      }),
      looking(),
    );
  });

  it('never keeps the hours from being rolled up, whatever its progress says', { timeout: patienceMs }, async () => {
    const part = { after: 'shop', all: bodyOf(encodeRollup(about, rollup)) };
    const bodies = [
      { v: 1, hour: noon },
      { v: 1, hour: noon, part },
    ];
    await fc.assert(
      fc.asyncProperty(mutated(bodies), async (body) => {
        const world = await createRolledWorld(async (now) => createMemoryStore({ now }), [aSpec('shop')]);
        await world.store.create({ key: { partition: 'planner', sort: 'rollup' }, body });
        world.time.at = noon + hours(3);
        const outcome = await world.rollUp().catch((error: unknown) => error);
        // Only what a newer version wrote is left alone.
        if (outcome instanceof RecordError) expect(outcome.isNewer).toBe(true);
        else expect(outcome).toEqual({ outcome: 'done', until: noon + hours(2) });
      }),
      looking(100),
    );
  });
});

describe('a time in a query, whatever it is', () => {
  it('is none, or one that can be told', () => {
    const near = fc
      .array(fc.constantFrom('2026', '-', '11', '30', '02', 'T', ':', '24', '59', 'Z', '+', '.', '9', ' ', '\n'), {
        maxLength: 16,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(near, anyText), (text) => {
        const at = promptly(() => parseTime(text));
        if (at !== undefined) expect(new Date(at).toISOString().slice(0, 2)).toMatch(/^2[0-2]$/);
      }),
      looking(),
    );
  });
});
