// What people are told when nothing can be recorded: these alerts come from no record.
import type { Notification } from '../../../shared/model/notification.ts';

type Facts = { readonly since: number; readonly at: number; readonly text: string };
type Kind = { readonly kind: 'opened' | 'closed'; readonly severity: 'down' | 'up' };
type About = { readonly monitor: string; readonly title: string; readonly what: string };

const composeNotification = (
  { kind, severity }: Kind,
  { monitor, title, what }: About,
  { since, at, text }: Facts,
): Notification => {
  const id = `${monitor} ${what} ${new Date(since).toISOString()} ${kind}`;
  return {
    id,
    monitor,
    title,
    severity,
    subject: `${what} ${kind === 'opened' ? 'since' : 'over, since'} ${new Date(since).toISOString().slice(0, 19)}`,
    text,
    sms: text
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .slice(0, 140),
    alert: { id, kind, n: 0, at, startedAt: since, cause: text, tasks: [] },
  };
};

const vigia: About = { monitor: 'vigia', title: 'Vigía', what: 'cannot record' };

export const cannotRecord = (facts: Facts): Notification =>
  composeNotification({ kind: 'opened', severity: 'down' }, vigia, facts);
export const recordsAgain = (facts: Facts): Notification =>
  composeNotification({ kind: 'closed', severity: 'up' }, vigia, facts);

/** Of a monitor whose alerts cannot be settled, since its runs cannot be recorded. */
export const unrecordedTurn = (monitor: string, isFailing: boolean, facts: Facts): Notification =>
  composeNotification(
    isFailing ? { kind: 'opened', severity: 'down' } : { kind: 'closed', severity: 'up' },
    {
      monitor,
      title: monitor,
      what: 'failing, unrecorded,',
    },
    facts,
  );
