// What the stories of alerts share: recorded outages, a publisher that answers in turn, and what was told.
import type { Publisher } from '../../shared/channels/channel.ts';
import type { Notification } from '../../shared/model/notification.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { type AlertDeps, sendAlerts } from '../../shared/pipeline/alert/index.ts';
import { record } from '../../shared/pipeline/record/index.ts';
import { encodeStatus, getStatus } from '../../shared/storage/records/status-records.ts';
import { aStatus, at, series } from './builders.ts';
import { createStage, type Stage } from './stage.ts';

export const shop = { monitor: 'shop' };

/** A stage on which these runs were recorded, one after the other, and nothing was sent yet. */
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

/** Answers in turn, then accepts; what was accepted is told. */
export const publisher = (stage: Stage, ...answers: readonly (() => ReturnType<Publisher['publish']>)[]): Publisher => {
  const left = [...answers];
  return {
    publish: async (notification) => {
      const answer = (await left.shift()?.()) ?? 'accepted';
      if (answer === 'accepted') stage.notified.push(notification);
      return answer;
    },
  };
};

export const refuses = async (): Promise<'refused'> => 'refused';
export const accepts = async (): Promise<'accepted'> => 'accepted';

export const send = (stage: Stage, more: Partial<AlertDeps> = {}) => sendAlerts(stage.alertDeps(more), shop);
