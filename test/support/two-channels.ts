// Two channels of one monitor, with replies that a test may change.
import { accepted, type Channel, type SendOutcome } from '../../shared/channels/channel.ts';
import { type AlertDeps, sendAlerts } from '../../shared/pipeline/alert/index.ts';
import { shop } from './settling.ts';
import type { Stage } from './stage.ts';

export type Reply = () => Promise<SendOutcome>;
export const accepts: Reply = async () => accepted;
export const refuses: Reply = async () => ({ outcome: 'refused', reason: 'no such room' });
export const retries: Reply = async () => ({ outcome: 'retry', reason: 'HTTP status 503' });
export const hangs: Reply = () => new Promise(() => undefined);

/** Two channels with replies that a test may change, and the ids that each was sent and accepted. */
export const twoChannels = (stage: Stage) => {
  const replies: Record<string, Reply> = { mail: accepts, team: accepts };
  const sent: Record<string, string[]> = { mail: [], team: [] };
  const acceptedIds: Record<string, string[]> = { mail: [], team: [] };
  const signals: AbortSignal[] = [];
  const channelOf = (name: string): Channel => ({
    send: async ({ id }, signal) => {
      sent[name]?.push(id);
      signals.push(signal);
      const outcome = (await replies[name]?.()) ?? accepted;
      if (outcome.outcome === 'accepted') acceptedIds[name]?.push(id);
      return outcome;
    },
  });
  const channels = ['mail', 'team'].map((name) => ({ name, channel: channelOf(name) }));
  const send = (more: Partial<AlertDeps> = {}) =>
    sendAlerts(stage.alertDeps({ channelsOf: () => channels, ...more }), shop);
  return { channels, replies, sent, acceptedIds, signals, send };
};

export const deliveriesOf = async (stage: Stage) =>
  (await stage.incidents()).flatMap(({ alerts }) => alerts.map(({ id, deliveries = [] }) => [id, ...deliveries]));

export const outageAlertIds = ['shop#1 opened', 'shop#1 closed'];
