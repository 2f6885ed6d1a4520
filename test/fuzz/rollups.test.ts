import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { RollupJson, rollupJson } from '../../shared/api/json/rollup-json.ts';
import { parseTime } from '../../shared/api/time-range.ts';
import { mergeRollups, rollUpRuns } from '../../shared/model/rollup.ts';
import { decodeCounts, encodeCounts } from '../../shared/storage/records/histogram-codec.ts';
import { RecordError } from '../../shared/storage/records/record-errors.ts';
import { decodeRollup, encodeRollup } from '../../shared/storage/records/rollup-records.ts';
import { createRollupStage, hours, noon } from '../pipeline/rollup/support/rollup-stage.ts';
import { aSpec, t0 } from '../support/builders.ts';
import { looking, patienceMs, promptly } from './support/fuzz.ts';
import { mutated } from './support/mutated.ts';
import { bodyOf, runs, storedAs } from './support/records.ts';
import { anyText } from './support/texts.ts';

const rollup = rollUpRuns(runs, 3);
const target = { monitor: 'shop', span: 'hour', from: t0 } as const;
const { key } = encodeRollup(target, rollup);

describe('a mutated roll-up record', () => {
  it('is rejected, or can be merged, encoded and shown as JSON', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(mutated([bodyOf(encodeRollup(target, rollup))]), (body) => {
        let decoded: ReturnType<typeof decodeRollup> | undefined;
        try {
          decoded = promptly(() => decodeRollup(storedAs(key, body)));
        } catch (error) {
          expect(error).toBeInstanceOf(RecordError);
          return;
        }
        const json = rollupJson(mergeRollups(decoded.rollup, rollup));
        expect(v.is(RollupJson, JSON.parse(JSON.stringify(json)))).toBe(true);
        expect(JSON.stringify(encodeRollup(target, decoded.rollup).body)).not.toMatch(/null|undefined/);
      }),
      looking(),
    );
  });

  it('with any text as counts is rejected, or has counts that can be encoded', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const counts = promptly(() => decodeCounts(text));
        if (counts) expect(decodeCounts(encodeCounts(counts))).toEqual(counts);
      }),
      looking(),
    );
  });

  it('does not stop hours from being rolled up when it is the progress', { timeout: patienceMs }, async () => {
    const part = { after: 'shop', all: bodyOf(encodeRollup(target, rollup)) };
    const bodies = [
      { v: 1, hour: noon },
      { v: 1, hour: noon, part },
    ];
    await fc.assert(
      fc.asyncProperty(mutated(bodies), async (body) => {
        const stage = await createRollupStage([aSpec('shop')]);
        await stage.store.create({ key: { partition: 'planner', sort: 'rollup' }, body });
        stage.time.now = noon + hours(3);
        const outcome = await stage.rollUp().catch((error: unknown) => error);
        // Only a record of a newer version is not overwritten.
        if (outcome instanceof RecordError) expect(outcome.isNewer).toBe(true);
        else expect(outcome).toEqual({ outcome: 'done', until: noon + hours(2) });
      }),
      looking(100),
    );
  });
});

describe('any text as a time in a query', () => {
  it('is rejected, or is a time between the years 2000 and 2286', () => {
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
