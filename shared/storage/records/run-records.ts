// Flow runs in the store: recorded once, never changed.
import type { RunKey } from '../../model/identity.ts';
import type { FlowRun } from '../../model/run.ts';
import { decodeBody, encodeItem } from '../encode-item.ts';
import { runKey, runPartition, timeKey, timeKeyEnd } from '../keys.ts';
import type { Range, Store, Stored } from '../store.ts';
import { decodeReadable, type OnDamaged } from './damaged-records.ts';
import { decodeRun, decodeRunOutcome, encodeRun } from './run-codec.ts';

/** Runs expire after 14 days. */
export const keepRunsSeconds = 14 * 86_400;

/** Records a run if it is not there yet; a run that is there stays as it is. */
export const createRun = async (store: Store, run: FlowRun): Promise<'created' | 'exists'> =>
  (await store.create(encodeRun(run, keepRunsSeconds))).outcome;

/** Why it could never be read again once it is recorded; undefined for one that could. It costs as much as a read. */
export const roundTripError = (run: FlowRun): string | undefined => {
  try {
    const item = encodeRun(run, keepRunsSeconds);
    decodeRun({ ...item, body: decodeBody(encodeItem(item)), version: 1 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

export const getRun = async (store: Store, key: RunKey): Promise<FlowRun | undefined> => {
  const stored = await store.get(runKey(key));
  return stored && decodeRun(stored);
};

/** Decodes what can be read; hands what cannot to `damaged`. */
export const decodeReadableRuns = (items: readonly Stored[], damaged: OnDamaged): readonly FlowRun[] =>
  decodeReadable(items, decodeRun, damaged);

/** The same, as far as a status is settled and told by it: without lines and findings, evidence only of what failed. */
export const decodeReadableOutcomes = (items: readonly Stored[], damaged: OnDamaged): readonly FlowRun[] =>
  decodeReadable(items, decodeRunOutcome, damaged);

export type RunWindow = {
  readonly monitor: string;
  /** Milliseconds since the epoch, inclusive. */
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  readonly descending?: boolean;
  readonly after?: string;
};

const rangeOf = ({ from, to, limit, descending = false, after }: RunWindow): Range => ({
  ...(from === undefined ? {} : { from: timeKey(from) }),
  ...(to === undefined ? {} : { to: timeKeyEnd(to) }),
  ...(after === undefined ? {} : { after }),
  limit,
  descending,
});

/** One page of a monitor's runs as they are stored. */
export const queryRuns = (store: Store, window: RunWindow) =>
  store.query(runPartition(window.monitor), rangeOf(window));
