// How many workers there must be so that every monitor may time out at once and none waits for another.
import { awsGrouping } from '../../shared/aws/environment.ts';
import type { Manifest, MonitorSpec } from '../../shared/model/monitor.ts';

export type Concurrency = { readonly workers: number; readonly warning: string };

/** A new AWS account runs ten functions at once. */
export const accountLimit = 10;

/** What SQS takes as `maxConcurrency` of a mapping. */
const min = 2;
const max = 1_000;

/** A flow travels alone; monitors made of checks share a message with others of their interval. */
const messages = (monitors: readonly MonitorSpec[]): number => {
  const flows = monitors.filter(({ kind }) => kind === 'flow').length;
  return flows + Math.ceil((monitors.length - flows) / awsGrouping.size);
};

/** One worker for each message that can be under way; a run is over before the next one of its monitor is due. */
export const concurrencyOf = ({ monitors }: Manifest): Concurrency => {
  const byInterval = Map.groupBy(monitors, ({ intervalMs }) => intervalMs);
  const needed = [...byInterval.values()].reduce((sum, group) => sum + messages(group), 0);
  const workers = Math.min(max, Math.max(min, needed));
  return {
    workers,
    warning:
      `Up to ${workers} workers run at once when every monitor times out, and a new AWS account allows ${accountLimit}: ` +
      'ask for a higher Lambda concurrency under Service Quotas, or let several monitors be made of checks, which share a worker',
  };
};
