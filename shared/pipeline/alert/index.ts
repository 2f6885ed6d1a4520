// Alert: the only sender. Claims channels of a monitor, sends its outbox through each, and records the receipts.
import type { NamedChannel } from '../../channels/channel.ts';
import { claim, readinessOf, withoutFinished } from '../../model/delivery.ts';
import type { MonitorStatus } from '../../model/status.ts';
import { encodeStatus, getStatus } from '../../storage/records/status-records.ts';
import type { AlertDeps } from './alert-deps.ts';
import { maxTries, recordPendingReceipts } from './change-status.ts';
import { type ChannelOutcome, sendPending } from './send-pending.ts';

export type { AlertDeps } from './alert-deps.ts';

/**
 * `nothing`: no alert was pending. `waiting`: the next attempt is not due yet. `busy`: another sender has the channels.
 * `sent`: everything was accepted. The others are explained at `ChannelOutcome`.
 */
export type AlertOutcome = 'nothing' | 'waiting' | 'busy' | ChannelOutcome;

/** What one call returns for several channels: the outcome that needs the most attention. */
const byAttention: readonly AlertOutcome[] = [
  'refused',
  'retry',
  'unfinished',
  'overtaken',
  'sent',
  'busy',
  'waiting',
  'nothing',
];

const worstOf = (outcomes: readonly AlertOutcome[]): AlertOutcome =>
  byAttention.find((outcome) => outcomes.includes(outcome)) ?? 'nothing';

type Claimed = {
  readonly status: MonitorStatus;
  readonly owner: string;
  /** The channels that this sender has now. */
  readonly claimed: readonly NamedChannel[];
  /** Why it does not have the others. */
  readonly others: readonly AlertOutcome[];
};

/** Claims every channel that is ready, in one write. Another sender may claim at the same time, hence the retries. */
const claimChannels = async (deps: AlertDeps, monitor: string): Promise<Claimed | undefined> => {
  const channels = deps.channelsOf(monitor);
  const names = channels.map(({ name }) => name);
  const owner = deps.newId();
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const found = await getStatus(deps.store, monitor);
    if (!found) return undefined;
    const now = deps.clock.now();
    // A channel that was removed from the configuration may be all that an alert is waiting for.
    const current = found.status.outbox.length > 0 ? withoutFinished(found.status, names) : found.status;
    const readiness = channels.map(({ name }) => readinessOf(current, name, now));
    const claimed = channels.filter((_, index) => readiness[index] === 'ready');
    const others = readiness.filter((one) => one !== 'ready');
    const isShorter = current.outbox.length < found.status.outbox.length;
    if (claimed.length === 0 && !isShorter) return { status: found.status, owner, claimed, others };
    const claimedNames = claimed.map(({ name }) => name);
    const status = claim(current, claimedNames, owner, now + deps.leaseMs);
    const replaced = await deps.store.replace(encodeStatus(status), found.version);
    if (replaced.outcome === 'replaced') return { status, owner, claimed, others };
  }
  throw new Error(`the channels of ${monitor} could not be claimed within ${maxTries} attempts`);
};

/**
 * Sends the alerts in the outbox of a monitor through each of its channels, at the same time: a channel that is slow,
 * refuses or fails delays no other. Each alert has a stable id, and a channel receives one again only when the outcome of
 * a send is unknown. Receipts are recorded after all marks, also those that a sender left which died.
 */
export const sendAlerts = async (deps: AlertDeps, { monitor }: { readonly monitor: string }): Promise<AlertOutcome> => {
  const found = await claimChannels(deps, monitor);
  if (!found) return 'nothing';
  const { status, owner, claimed, others } = found;
  if (claimed.length === 0) {
    await recordPendingReceipts(deps, status);
    return worstOf(others);
  }
  const startedAt = deps.clock.now();
  const names = deps.channelsOf(monitor).map(({ name }) => name);
  const results = await Promise.allSettled(
    claimed.map(async (channel) => {
      const ended = await sendPending(deps, { channel, names, owner, status, startedAt });
      if (ended.status) await recordPendingReceipts(deps, ended.status);
      return ended.outcome;
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return worstOf([...others, ...results.map((result) => (result as PromiseFulfilledResult<AlertOutcome>).value)]);
};
