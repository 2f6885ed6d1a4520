// Computes how many workers must be able to run at once so that no monitor waits when every monitor times out.
import { awsGrouping } from '../../shared/aws/environment.ts';
import type { Manifest, MonitorSpec } from '../../shared/model/monitor.ts';

/** The concurrent executions that a new AWS account allows. */
export const newAccountConcurrency = 10;

/** Limits of SQS for `maxConcurrency` of an event source. */
const minWorkers = 2;
const maxWorkers = 1_000;

/** A flow has a message of its own; monitors made of checks share messages with others of their interval. */
const countMessages = (monitors: readonly MonitorSpec[]): number => {
  const flows = monitors.filter(({ kind }) => kind === 'flow').length;
  return flows + Math.ceil((monitors.length - flows) / awsGrouping.size);
};

/** One worker for each message in flight: a run of whatever budget ends before the next run of its monitor is due. */
export const workersNeeded = ({ monitors }: Manifest): number => {
  const byInterval = Map.groupBy(monitors, ({ intervalMs }) => intervalMs);
  const messages = [...byInterval.values()].reduce((sum, group) => sum + countMessages(group), 0);
  return Math.min(maxWorkers, Math.max(minWorkers, messages));
};
