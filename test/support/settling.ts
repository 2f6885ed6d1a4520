// Helpers of the alert tests: recorded outages, channels with scripted outcomes, and the notifications sent.
import { accepted, type Channel, type SendOutcome } from '../../shared/channels/channel.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { type AlertDeps, sendAlerts } from '../../shared/pipeline/alert/index.ts';
import { record } from '../../shared/pipeline/record/index.ts';
import { encodeStatus, getStatus } from '../../shared/storage/records/status-records.ts';
import { aStatus, at, series } from './builders.ts';
import { createStage, type Stage } from './stage.ts';

export const shop = { monitor: 'shop' };

/** A stage with these runs recorded in order, and no alert sent yet. */
export const recorded = async (letters: string): Promise<Stage> => {
  const stage = createStage();
  await stage.store.create(encodeStatus(aStatus()));
  stage.time.now = at(600);
  for (const run of series(letters)) await record(stage.runDeps([]), run);
  return stage;
};

export const change = async (stage: Stage, to: (status: MonitorStatus) => MonitorStatus): Promise<void> => {
  const found = await getStatus(stage.store, 'shop');
  if (!found) throw new Error('no status');
  await stage.store.replace(encodeStatus(to(found.status)), found.version);
};

export const idsOf = (notifications: readonly Notification[]): readonly string[] => notifications.map(({ id }) => id);
export const waiting = async (stage: Stage): Promise<readonly string[]> =>
  (await stage.status()).outbox.map(({ id }) => id);
export const sentAt = async (stage: Stage) =>
  (await stage.incidents()).flatMap(({ alerts }) => alerts.map(({ id, sentAt: when }) => [id, when]));

/** A channel with these outcomes in turn that accepts everything after them; the stage lists what it accepts. */
export const channelThat = (stage: Stage, ...outcomes: readonly (() => Promise<SendOutcome>)[]): Channel => {
  const left = [...outcomes];
  return {
    send: async (notification) => {
      const outcome = (await left.shift()?.()) ?? accepted;
      if (outcome.outcome === 'accepted') stage.notified.push(notification);
      return outcome;
    },
  };
};

export const retries = async (): Promise<SendOutcome> => ({ outcome: 'retry', reason: 'busy' });
export const accepts = async (): Promise<SendOutcome> => accepted;

export const send = (stage: Stage, more: Partial<AlertDeps> & { channel?: Channel } = {}) =>
  sendAlerts(stage.alertDeps(more), shop);

/** The lease of the channel that a stage has. */
export const leaseOf = async (stage: Stage) => (await stage.status()).channels?.console?.lease;
