// Flow runs in the store: each is recorded once and never changes.
import { defined } from '../../model/defined.ts';
import type { RunKey } from '../../model/identity.ts';
import type { FlowRun } from '../../model/run.ts';
import { errorMessage } from '../../text/clean.ts';
import { decodeBody, encodeItem } from '../encode-item.ts';
import { runKey, runPartition, timeKey, timeKeyEnd } from '../keys.ts';
import type { Page, Range, Store, Stored } from '../store.ts';
import { decodeReadable, type OnDamaged } from './record-errors.ts';
import { decodeRun, decodeRunOutcome, encodeRun } from './run-codec.ts';

/** Runs expire after 14 days. */
export const keepRunsSeconds = 14 * 86_400;

/** Records a run that is not recorded yet. An existing record does not change. */
export const createRun = async (store: Store, run: FlowRun): Promise<'created' | 'exists'> =>
  (await store.create(encodeRun(run, keepRunsSeconds))).outcome;

/** Why the run could not be read after it was recorded; undefined for a readable run. Costs as much as a read. */
export const roundTripError = (run: FlowRun): string | undefined => {
  try {
    const item = encodeRun(run, keepRunsSeconds);
    decodeRun({ ...item, body: decodeBody(encodeItem(item)), version: 1 });
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
};

/** Throws a RecordError for a damaged or newer record. */
export const getRun = async (store: Store, key: RunKey): Promise<FlowRun | undefined> => {
  const stored = await store.get(runKey(key));
  return stored && decodeRun(stored);
};

/** Decodes the readable runs; the others go to `onDamaged`. */
export const decodeReadableRuns = (items: readonly Stored[], onDamaged: OnDamaged): readonly FlowRun[] =>
  decodeReadable(items, decodeRun, onDamaged);

/** The same without the parts that no status and no alert needs: lines, findings, and evidence of passing task runs. */
export const decodeReadableOutcomes = (items: readonly Stored[], onDamaged: OnDamaged): readonly FlowRun[] =>
  decodeReadable(items, decodeRunOutcome, onDamaged);

type RunWindow = {
  readonly monitor: string;
  /** Milliseconds since the epoch, inclusive. */
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  readonly descending?: boolean;
  readonly after?: string;
};

const toRange = ({ from, to, limit, descending = false, after }: RunWindow): Range =>
  defined({
    from: from === undefined ? undefined : timeKey(from),
    to: to === undefined ? undefined : timeKeyEnd(to),
    after,
    limit,
    descending,
  });

/** One page of the stored runs of a monitor. */
export const queryRuns = (store: Store, window: RunWindow): Promise<Page> =>
  store.query(runPartition(window.monitor), toRange(window));
