// Roll-ups in the store: one item for each hour and each day, of one monitor and of all monitors, always written whole.
import * as v from 'valibot';
import { records as messages } from '../../messages/en/records.ts';
import { defined } from '../../model/defined.ts';
import type { Histogram } from '../../model/histogram.ts';
import { finalStateNames, historyMs, phaseNames, type Rollup, verdictNames } from '../../model/rollup.ts';
import { rollupPartition, rollupSort, startOfRollupSort } from '../keys.ts';
import type { Item, Store, Stored } from '../store.ts';
import { storeLimits } from '../store-limits.ts';
import { decodeHistogram, encodeHistogram } from './histogram-codec.ts';
import { createRecordParser } from './parse-record.ts';
import { RecordError } from './record-errors.ts';
import { Measured, Time } from './record-fields.ts';

const version = 1;
/** Roll-ups expire after 400 days, which is at least 13 months. */
const keepRollupsSeconds = historyMs / 1_000;
/** Another planner may write the same roll-up at the same time. */
const maxTries = 5;

export type Span = 'hour' | 'day';

/** Without `monitor`: of all monitors together. `from` in milliseconds since the epoch. */
type RollupKey = { readonly monitor?: string; readonly span: Span; readonly from: number };

/** All monitors together may have many millions of runs in a day. */
const Total = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const DurationMs = v.pipe(Measured, v.minValue(0));
const HistogramCode = v.union([v.literal(0), v.strictTuple([DurationMs, DurationMs, v.string()])]);
const Totals = (max: number) => v.pipe(v.array(Total), v.maxLength(max));

export const RollupBody = v.object({
  v: v.literal(version),
  /** Flow runs, task runs and verdicts in the order of their names; zeros at the end are left out. */
  f: Totals(finalStateNames.length),
  t: Totals(finalStateNames.length),
  k: Totals(verdictNames.length),
  /** Manual runs and missed runs; left out when there are none. */
  h: v.optional(Total),
  x: v.optional(Total),
  /** The latency, and its phases in the order of their names. */
  l: HistogramCode,
  p: v.strictTuple([HistogramCode, HistogramCode, HistogramCode, HistogramCode]),
});
type Body = v.InferOutput<typeof RollupBody>;
const parseRollup = createRecordParser(version, RollupBody);

const encodeTotals = <K extends string>(names: readonly K[], totals: Readonly<Record<K, number>>): number[] => {
  const list = names.map((name) => totals[name]);
  return list.slice(0, list.findLastIndex((total) => total > 0) + 1);
};

const decodeTotals = <K extends string>(names: readonly K[], list: readonly number[]): Record<K, number> =>
  Object.fromEntries(names.map((name, index) => [name, list[index] ?? 0])) as Record<K, number>;

export const encodeRollupBody = (rollup: Rollup) =>
  defined({
    v: version,
    f: encodeTotals(finalStateNames, rollup.flowRuns),
    t: encodeTotals(finalStateNames, rollup.taskRuns),
    k: encodeTotals(verdictNames, rollup.verdicts),
    h: rollup.manual || undefined,
    x: rollup.missed || undefined,
    l: encodeHistogram(rollup.latency),
    p: phaseNames.map((phase) => encodeHistogram(rollup.phases[phase])),
  });

/** `path` names the part of the record in an error. */
const decodeHistogramAt = (
  stored: Pick<Stored, 'key'>,
  path: string,
  code: v.InferOutput<typeof HistogramCode>,
): Histogram => {
  const histogram = decodeHistogram(code);
  if (!histogram) throw new RecordError(stored.key, messages.recordDamaged({ path, problem: messages.notACount }));
  return histogram;
};

/** Throws a RecordError for a histogram that is damaged. */
export const decodeRollupBody = (stored: Pick<Stored, 'key'>, body: Body): Rollup => {
  const [dns, tcp, tls, firstByte] = body.p;
  return {
    flowRuns: decodeTotals(finalStateNames, body.f),
    taskRuns: decodeTotals(finalStateNames, body.t),
    verdicts: decodeTotals(verdictNames, body.k),
    manual: body.h ?? 0,
    missed: body.x ?? 0,
    latency: decodeHistogramAt(stored, 'l', body.l),
    phases: {
      dns: decodeHistogramAt(stored, 'p.0', dns),
      tcp: decodeHistogramAt(stored, 'p.1', tcp),
      tls: decodeHistogramAt(stored, 'p.2', tls),
      firstByte: decodeHistogramAt(stored, 'p.3', firstByte),
    },
  };
};

export const encodeRollup = ({ monitor, span, from }: RollupKey, rollup: Rollup): Item => ({
  key: { partition: rollupPartition(monitor), sort: rollupSort(span, from) },
  expiresAt: Math.floor(from / 1000) + keepRollupsSeconds,
  body: encodeRollupBody(rollup),
});

export type TimedRollup = { readonly from: number; readonly rollup: Rollup };

/** Throws a RecordError for a damaged or newer record. */
export const decodeRollup = (stored: Stored): TimedRollup => {
  const from = v.safeParse(Time, startOfRollupSort(stored.key.sort));
  if (!from.success) throw new RecordError(stored.key, messages.keyNamesNoTime);
  return { from: from.output, rollup: decodeRollupBody(stored, parseRollup(stored)) };
};

/** A newer version's roll-up may hold more than this version can write. */
const isReplaceable = (stored: Stored): boolean => {
  try {
    decodeRollup(stored);
    return true;
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return !error.isNewer;
  }
};

/** Creates the roll-up or replaces the existing one. Writing an equal roll-up changes nothing. */
export const putRollup = async (store: Store, key: RollupKey, rollup: Rollup): Promise<void> => {
  const item = encodeRollup(key, rollup);
  const text = JSON.stringify(item.body);
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const created = await store.create(item);
    if (created.outcome === 'created' || JSON.stringify(created.item.body) === text) return;
    if (!isReplaceable(created.item)) return;
    if ((await store.replace(item, created.item.version)).outcome === 'replaced') return;
  }
  throw new Error(messages.rollupContended(item.key));
};

/** The stored roll-ups that begin in [from, to), oldest first. At most 1,000, more than any query needs. */
export const queryRollups = async (
  store: Store,
  { monitor, span, from, to }: RollupKey & { readonly to: number },
): Promise<readonly Stored[]> => {
  if (to <= from) return [];
  const range = { from: rollupSort(span, from), to: rollupSort(span, to - 1), limit: storeLimits.itemsPerPage };
  return (await store.query(rollupPartition(monitor), range)).items;
};
