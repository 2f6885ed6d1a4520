// Roll-ups in the store: an item for each hour and each day, of one monitor and of all, put whole.
import * as v from 'valibot';
import type { Histogram } from '../../model/histogram.ts';
import { finalStateNames, historyMs, phaseNames, type Rollup, verdictNames } from '../../model/rollup.ts';
import { rollupPartition, rollupSort } from '../keys.ts';
import type { Item, Store, Stored } from '../store.ts';
import { parseBody, RecordError } from './damaged-records.ts';
import { decodeHistogram, encodeHistogram } from './histogram-codec.ts';
import { Measured, Time } from './record-fields.ts';

const version = 1;
/** Roll-ups expire after 400 days: 13 months, whichever months these are. */
export const keepRollupsSeconds = historyMs / 1_000;
/** Another planner may put the same one at the same time. */
const maxTries = 5;
/** The most that a store gives at once, and more than any range of the reads holds. */
export const rollupsAtMost = 1_000;

export type Span = 'hour' | 'day';

/** Of all monitors together where `monitor` is left out; `from` in milliseconds since the epoch. */
export type RollupKey = { readonly monitor?: string; readonly span: Span; readonly from: number };

/** Of all monitors over a day there may be many millions. */
const Total = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Ms = v.pipe(Measured, v.minValue(0));
const HistogramCode = v.union([v.literal(0), v.strictTuple([Ms, Ms, v.string()])]);
const Totals = (max: number) => v.pipe(v.array(Total), v.maxLength(max));

export const RollupBody = v.object({
  v: v.literal(version),
  /** Flow runs, task runs and verdicts in the order of their names; zeros at the end are left out. */
  f: Totals(finalStateNames.length),
  t: Totals(finalStateNames.length),
  k: Totals(verdictNames.length),
  /** By hand, and missed; left out when there are none. */
  h: v.optional(Total),
  x: v.optional(Total),
  l: HistogramCode,
  p: v.strictTuple([HistogramCode, HistogramCode, HistogramCode, HistogramCode]),
});
type Body = v.InferOutput<typeof RollupBody>;

const encodeTotals = <K extends string>(names: readonly K[], totals: Readonly<Record<K, number>>): number[] => {
  const list = names.map((name) => totals[name]);
  return list.slice(0, list.findLastIndex((total) => total > 0) + 1);
};

const decodeTotals = <K extends string>(names: readonly K[], list: readonly number[]): Record<K, number> =>
  Object.fromEntries(names.map((name, index) => [name, list[index] ?? 0])) as Record<K, number>;

export const encodeRollupBody = (rollup: Rollup) => ({
  v: version,
  f: encodeTotals(finalStateNames, rollup.flowRuns),
  t: encodeTotals(finalStateNames, rollup.taskRuns),
  k: encodeTotals(verdictNames, rollup.verdicts),
  ...(rollup.manual > 0 ? { h: rollup.manual } : {}),
  ...(rollup.missed > 0 ? { x: rollup.missed } : {}),
  l: encodeHistogram(rollup.latency),
  p: phaseNames.map((phase) => encodeHistogram(rollup.phases[phase])),
});

/** `name` says in an error which part of the record it is. */
const histogramIn = (
  stored: Pick<Stored, 'key'>,
  name: string,
  code: v.InferOutput<typeof HistogramCode>,
): Histogram => {
  const histogram = decodeHistogram(code);
  if (!histogram) throw new RecordError(stored.key, `it is damaged at ${name}: these are no counts`);
  return histogram;
};

export const rollupOf = (stored: Pick<Stored, 'key'>, body: Body): Rollup => {
  const [dns, tcp, tls, firstByte] = body.p;
  return {
    flowRuns: decodeTotals(finalStateNames, body.f),
    taskRuns: decodeTotals(finalStateNames, body.t),
    verdicts: decodeTotals(verdictNames, body.k),
    manual: body.h ?? 0,
    missed: body.x ?? 0,
    latency: histogramIn(stored, 'l', body.l),
    phases: {
      dns: histogramIn(stored, 'p.0', dns),
      tcp: histogramIn(stored, 'p.1', tcp),
      tls: histogramIn(stored, 'p.2', tls),
      firstByte: histogramIn(stored, 'p.3', firstByte),
    },
  };
};

export const encodeRollup = ({ monitor, span, from }: RollupKey, rollup: Rollup): Item => ({
  key: { partition: rollupPartition(monitor), sort: rollupSort(span, from) },
  expiresAt: Math.floor(from / 1000) + keepRollupsSeconds,
  body: encodeRollupBody(rollup),
});

export type TimedRollup = { readonly from: number; readonly rollup: Rollup };

/** Throws a RecordError for a damaged or newer one. */
export const decodeRollup = (stored: Stored): TimedRollup => {
  const from = v.safeParse(Time, Number(stored.key.sort.slice(2)));
  if (!from.success) throw new RecordError(stored.key, 'its key names no time');
  return { from: from.output, rollup: rollupOf(stored, parseBody(stored, version, RollupBody)) };
};

/** What a newer version wrote says more than this one could. */
const mayReplace = (stored: Stored): boolean => {
  try {
    decodeRollup(stored);
    return true;
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return !error.isNewer;
  }
};

/** Puts it in the place of what is there, if anything; the same once more changes nothing. */
export const putRollup = async (store: Store, key: RollupKey, rollup: Rollup): Promise<void> => {
  const item = encodeRollup(key, rollup);
  const text = JSON.stringify(item.body);
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const created = await store.create(item);
    if (created.outcome === 'created' || JSON.stringify(created.item.body) === text) return;
    if (!mayReplace(created.item)) return;
    if ((await store.replace(item, created.item.version)).outcome === 'replaced') return;
  }
  throw new Error(`the roll-up ${item.key.partition} / ${item.key.sort} is written by others all the time`);
};

/** Those that begin in [from, to), oldest first, as they are stored. */
export const queryRollups = async (
  store: Store,
  { monitor, span, from, to }: RollupKey & { readonly to: number },
): Promise<readonly Stored[]> => {
  if (to <= from) return [];
  const range = { from: rollupSort(span, from), to: rollupSort(span, to - 1), limit: rollupsAtMost };
  return (await store.query(rollupPartition(monitor), range)).items;
};
