// Alert: the only sender. Claims a monitor's outbox, publishes it in order, and marks what was accepted.
import { claim, leaseIsLive, mark, owns, type Sent } from '../model/delivery.ts';
import { noticeOf } from '../model/notices.ts';
import type { Alert } from '../model/outbox.ts';
import type { MonitorStatus } from '../model/status.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { Publisher } from '../ports/publisher.ts';
import type { Store } from '../ports/store.ts';
import { noteSent } from '../records/deliveries.ts';
import { encodeStatus, getStatus } from '../records/status.ts';

export type AlertDeps = {
  readonly clock: Clock;
  readonly store: Store;
  readonly publisher: Publisher;
  readonly newId: () => string;
  /** Longer than a sender can live, so that two never send at once. */
  readonly leaseMs: number;
  readonly journal: Journal;
  /** Where the pages are served, for links in alerts; left out where that is not known. */
  readonly publicUrl?: string;
};

export type AlertOutcome = 'nothing' | 'busy' | 'sent' | 'refused' | 'overtaken';

/** Rounds of one call: alerts that come in while sending are sent too, but not for ever. */
const maxRounds = 10;
/** Tries to mark: each further one means that somebody else changed the status in between. */
const maxTries = 50;

type Claimed = { readonly owner: string; readonly status: MonitorStatus };

const claimOutbox = async (deps: AlertDeps, monitor: string): Promise<Claimed | 'nothing' | 'busy'> => {
  const found = await getStatus(deps.store, monitor);
  if (!found || found.status.outbox.length === 0) return 'nothing';
  const now = deps.clock.now();
  if (leaseIsLive(found.status, now)) return 'busy';
  const owner = deps.newId();
  const status = claim(found.status, owner, now + deps.leaseMs);
  const replaced = await deps.store.replace(encodeStatus(status), found.version);
  return replaced.outcome === 'replaced' ? { owner, status } : 'busy';
};

/** A rejection leaves the outcome unknown: it is treated as a refusal, so the alert is told twice rather than never. */
const publishOne = async (deps: AlertDeps, status: MonitorStatus, alert: Alert): Promise<boolean> => {
  const notice = noticeOf(status, alert, deps.publicUrl);
  try {
    if ((await deps.publisher.publish(notice)) !== 'accepted') return false;
  } catch (error) {
    deps.journal.warn(`alert ${alert.id} was not accepted: ${error instanceof Error ? error.message : error}`);
    return false;
  }
  deps.journal.alertSent(notice);
  return true;
};

const publish = async (deps: AlertDeps, { owner, status }: Claimed): Promise<Sent & { accepted: readonly Alert[] }> => {
  const accepted: Alert[] = [];
  for (const alert of status.outbox) {
    if (!(await publishOne(deps, status, alert))) break;
    accepted.push(alert);
  }
  const ids = new Set(accepted.map((alert) => alert.id));
  const until = deps.clock.now() + deps.leaseMs;
  return { owner, ids, accepted, refused: accepted.length < status.outbox.length, until };
};

/** Marks at whatever version the status has now; what others changed meanwhile stays. */
const markSent = async (deps: AlertDeps, monitor: string, sent: Sent): Promise<MonitorStatus | undefined> => {
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const found = await getStatus(deps.store, monitor);
    if (!found) return undefined;
    const marked = mark(found.status, sent);
    const replaced = await deps.store.replace(encodeStatus(marked), found.version);
    if (replaced.outcome === 'replaced') return marked;
  }
  throw new Error(`what was sent of ${monitor} could not be marked within ${maxTries} tries`);
};

/** Sends what waits in a monitor's outbox. Each alert has a stable id; one is repeated only if its outcome was unknown. */
export const sendAlerts = async (deps: AlertDeps, { monitor }: { readonly monitor: string }): Promise<AlertOutcome> => {
  const claimed = await claimOutbox(deps, monitor);
  if (claimed === 'nothing' || claimed === 'busy') return claimed;
  let status = claimed.status;
  for (let round = 0; round < maxRounds; round += 1) {
    const sent = await publish(deps, { owner: claimed.owner, status });
    const told = { monitor, alerts: sent.accepted, at: deps.clock.now() };
    await noteSent(deps.store, told, (error) => deps.journal.warn(error.message));
    const marked = await markSent(deps, monitor, sent);
    if (sent.refused) return 'refused';
    if (!marked || marked.outbox.length === 0) return 'sent';
    if (!owns(marked, claimed.owner)) return 'overtaken';
    status = marked;
  }
  return 'sent';
};
