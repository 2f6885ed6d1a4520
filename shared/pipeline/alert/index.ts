// Alert: the only sender. Claims a monitor's outbox, publishes it in order, and marks what was accepted.
import type { Channel } from '../../channels/channel.ts';
import type { Clock } from '../../clock/clock.ts';
import type { Logger } from '../../logging/logger.ts';
import { claim, forget, leaseIsLive, mark, owns, type Sent } from '../../model/delivery.ts';
import type { Notification } from '../../model/notification.ts';
import { composeNotification } from '../../model/notification-text.ts';
import type { Alert } from '../../model/outbox.ts';
import type { MonitorStatus } from '../../model/status.ts';
import { recordReceipts } from '../../storage/records/delivery-receipts.ts';
import { encodeStatus, getStatus, type VersionedStatus } from '../../storage/records/status-records.ts';
import type { Store } from '../../storage/store.ts';
import { errorMessage } from '../../text/clean.ts';

export type AlertDeps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly channel: Channel;
  readonly newId: () => string;
  /** Longer than a sender can live, so that two never send at once. */
  readonly leaseMs: number;
  readonly logger: Pick<Logger, 'warn'>;
  /** Called with each notification that the channel accepted. */
  readonly delivered?: (notification: Notification) => void;
  /** Where the pages are served, for links in alerts; left out where that is not known. */
  readonly publicUrl?: string;
};

export type AlertOutcome = 'nothing' | 'busy' | 'sent' | 'refused' | 'overtaken';

/** Rounds of one call: alerts that come in while sending are sent too, but not for ever. */
const maxRounds = 10;
/** Tries to mark: each further one means that somebody else changed the status in between. */
const maxTries = 50;

type Claimed = { readonly owner: string; readonly status: MonitorStatus };

const claimOutbox = async (deps: AlertDeps, found: VersionedStatus): Promise<Claimed | 'busy'> => {
  const now = deps.clock.now();
  if (leaseIsLive(found.status, now)) return 'busy';
  const owner = deps.newId();
  const status = claim(found.status, owner, now + deps.leaseMs);
  const replaced = await deps.store.replace(encodeStatus(status), found.version);
  return replaced.outcome === 'replaced' ? { owner, status } : 'busy';
};

/** A rejection leaves the outcome unknown: it is treated as a refusal, so the alert is told twice rather than never. */
const publishOne = async (deps: AlertDeps, status: MonitorStatus, alert: Alert): Promise<boolean> => {
  const notification = composeNotification(status, alert, deps.publicUrl);
  try {
    const sent = await deps.channel.send(notification, new AbortController().signal);
    if (sent.outcome !== 'accepted') {
      deps.logger.warn(`alert ${alert.id} was not accepted: ${sent.reason}`);
      return false;
    }
  } catch (error) {
    deps.logger.warn(`alert ${alert.id} was not accepted: ${errorMessage(error)}`);
    return false;
  }
  deps.delivered?.(notification);
  return true;
};

const publish = async (deps: AlertDeps, { owner, status }: Claimed): Promise<Sent> => {
  const accepted: Alert[] = [];
  for (const alert of status.outbox) {
    if (!(await publishOne(deps, status, alert))) break;
    accepted.push(alert);
  }
  const at = deps.clock.now();
  return { owner, accepted, at, refused: accepted.length < status.outbox.length, until: at + deps.leaseMs };
};

type Move = (status: MonitorStatus) => MonitorStatus;

/** Makes a move at whatever version the status has now; what others changed meanwhile stays. */
const moveOn = async (deps: AlertDeps, monitor: string, move: Move): Promise<MonitorStatus | undefined> => {
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const found = await getStatus(deps.store, monitor);
    if (!found) return undefined;
    const moved = move(found.status);
    const replaced = await deps.store.replace(encodeStatus(moved), found.version);
    if (replaced.outcome === 'replaced') return moved;
  }
  throw new Error(`what was sent of ${monitor} could not be marked within ${maxTries} tries`);
};

type Ended = { readonly outcome: AlertOutcome; readonly status: MonitorStatus | undefined };

const sendClaimed = async (deps: AlertDeps, claimed: Claimed): Promise<Ended> => {
  let status: MonitorStatus | undefined = claimed.status;
  const { monitor } = status;
  for (let round = 0; round < maxRounds; round += 1) {
    const sent = await publish(deps, { owner: claimed.owner, status });
    status = await moveOn(deps, monitor, (before) => mark(before, sent));
    if (sent.refused) return { outcome: 'refused', status };
    if (!status || status.outbox.length === 0) return { outcome: 'sent', status };
    if (!owns(status, claimed.owner)) return { outcome: 'overtaken', status };
  }
  return { outcome: 'sent', status };
};

/**
 * Comes after all sending, and needs no lease: it may be done twice. What a sender that died has left is noted by the
 * next one, as the sweep finds it by its status.
 */
const note = async (deps: AlertDeps, { monitor, pendingReceipts }: MonitorStatus): Promise<void> => {
  if (!pendingReceipts) return;
  await recordReceipts(deps.store, monitor, pendingReceipts, (error) => deps.logger.warn(error.message));
  await moveOn(deps, monitor, (status) => forget(status, pendingReceipts));
};

/** Sends what waits in a monitor's outbox. Each alert has a stable id; one is repeated only if its outcome was unknown. */
export const sendAlerts = async (deps: AlertDeps, { monitor }: { readonly monitor: string }): Promise<AlertOutcome> => {
  const found = await getStatus(deps.store, monitor);
  if (!found) return 'nothing';
  if (found.status.outbox.length === 0) {
    await note(deps, found.status);
    return 'nothing';
  }
  const claimed = await claimOutbox(deps, found);
  if (claimed === 'busy') return 'busy';
  const { outcome, status } = await sendClaimed(deps, claimed);
  if (status) await note(deps, status);
  return outcome;
};
