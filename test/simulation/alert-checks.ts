// The checks of a monitor's alerts at the end of a scenario: what each channel received, and in which order.
import { alertId, type DigestAlert, maxOutboxEntries } from '../../shared/model/outbox.ts';
import type { Check, MonitorResult } from './checks.ts';
import { type Alert, ends, failuresIn, firstOf, forEachChannel, isAbout, numberIn, type Range } from './received.ts';
import {
  noReminderIsLost,
  receivesEveryFailure,
  remindersAreInOrder,
  remindersCome,
  remindersRespectTheInterval,
} from './reminder-checks.ts';
import type { Received } from './unreliable-channel.ts';

const receivesEveryTransition: Check = ({ status, incidents, received }) =>
  incidents.flatMap(({ n }) => {
    const opened = firstOf(received, n, ['opened']);
    const ended = firstOf(received, n, ends);
    const isOpen = status.open?.n === n;
    return [
      ...(opened < 0 ? [`the opening of incident ${n} was not received`] : []),
      ...(!isOpen && ended < 0 ? [`the end of incident ${n} was not received`] : []),
      ...(ended >= 0 && ended < opened ? [`the end of incident ${n} was received before its opening`] : []),
    ];
  });

const statusAgreesWithIncidents: Check = ({ status, incidents }) =>
  incidents
    .filter(({ n, endedAt }) => (endedAt === undefined) !== (status.open?.n === n))
    .map(({ n }) => `incident ${n} and the status differ on whether it is open`);

/** Every incident has the receipts of the channels that accepted or refused its alerts, and no other receipts. */
const deliveriesAreRecorded: Check = ({ incidents, received }) =>
  incidents.flatMap((incident) =>
    incident.alerts.flatMap(({ id, kind, sentAt, deliveries = [] }) => {
      const about = received.filter(({ notification }) =>
        kind === 'reminder' ? notification.id === id : isAbout(notification, incident.n, kind),
      );
      const wrong = deliveries.filter(
        ({ channel, outcome }) => !about.some((one) => one.channel === channel && one.outcome === outcome),
      );
      const names = deliveries.map(({ channel }) => channel);
      const missing = about.filter(
        ({ channel, known, sender }) => known && !sender.isUncertain() && !names.includes(channel),
      );
      const isAccepted = deliveries.some(({ outcome }) => outcome === 'accepted');
      return [
        ...wrong.map(({ channel, outcome }) => `'${id}' is recorded as ${outcome} by ${channel}, which did not happen`),
        ...missing.map(({ channel }) => `'${id}' has no record of ${channel}, which received it`),
        ...(new Set(names).size < names.length ? [`'${id}' has two records of one channel`] : []),
        ...((sentAt !== undefined) !== isAccepted ? [`'${id}' has sentAt ${sentAt}, accepted: ${isAccepted}`] : []),
      ];
    }),
  );

const outboxIsEmpty: Check = ({ status, now }) => [
  ...(status.outbox.length > 0 ? [`${status.outbox.length} alerts wait: ${status.outbox[0]?.id}`] : []),
  ...(status.pendingReceipts
    ? [`${status.pendingReceipts.length} receipts are not recorded: ${status.pendingReceipts[0]?.id}`]
    : []),
  // An expired lease of a dead sender may stay: the next sender replaces it.
  ...Object.entries(status.channels ?? {})
    .filter(([, { lease }]) => lease && lease.until > now)
    .map(([name]) => `${name} has a live lease although no sender is running`),
];

const isExcused = (before: readonly Received[], { leaseMayEnd }: MonitorResult): boolean =>
  leaseMayEnd || before.every((other) => !other.known || other.sender.isUncertain());

/** A repetition is allowed only if the first sender died or did not receive the outcome of a call. */
const nothingIsReceivedTwice: Check = (result) =>
  result.received.flatMap((one, index) => {
    const before = result.received.slice(0, index).filter((other) => other.notification.id === one.notification.id);
    return isExcused(before, result) ? [] : [`'${one.notification.id}' was sent again without need`];
  });

const intersects = ([from, to]: Range, [first, last]: Range): boolean => first <= to && from <= last;

const rangesOf = (alert: Alert): readonly Range[] => {
  if (alert.kind === 'digest') return alert.ranks;
  if (alert.kind === 'failure' || alert.kind === 'reminder') return [];
  const rank = 2 * alert.n + (alert.kind === 'opened' ? 0 : 1);
  return [[rank, rank]];
};

const overlap = (a: DigestAlert, b: Alert): boolean => {
  const [ours, theirs] = [failuresIn(a), failuresIn(b)];
  return (
    a.ranks.some((range) => rangesOf(b).some((other) => intersects(range, other))) ||
    (ours !== undefined && theirs !== undefined && intersects(ours, theirs))
  );
};

/** A digest that contains an alert which was sent before repeats it under another id. */
const noDigestRepeats: Check = (result) =>
  result.received.flatMap((one, index) => {
    const { alert } = one.notification;
    if (alert.kind !== 'digest') return [];
    const before = result.received.slice(0, index).filter((other) => other.notification.id !== one.notification.id);
    const shared = before.filter((other) => overlap(alert, other.notification.alert));
    return isExcused(shared, result) ? [] : [`'${alert.id}' repeats '${shared[0]?.notification.id}'`];
  });

const idsAreUnambiguous: Check = ({ received }) => {
  const meanings = new Map<string, string>();
  return received.flatMap(({ notification }) => {
    const meaning = JSON.stringify(notification.alert);
    const known = meanings.get(notification.id) ?? meaning;
    meanings.set(notification.id, known);
    return known === meaning ? [] : [`'${notification.id}' was sent with two contents`];
  });
};

const onlyTheLeaseholderSends: Check = ({ received }) =>
  received.filter((one) => !one.leased).map((one) => `'${one.notification.id}' was sent without a lease`);

const alertIdsAreUnique: Check = ({ status, incidents }) => {
  const all = incidents.flatMap(({ n, alerts }) => alerts.map((alert) => ({ n, ...alert })));
  const ids = all.map(({ id }) => id);
  const expected = all.map(({ n, kind, id }) =>
    alertId(status.monitor, kind === 'reminder' ? { n, kind, number: numberIn(id) } : { n, kind }),
  );
  return new Set(ids).size === ids.length && ids.join() === expected.join() ? [] : ['two alerts have the same id'];
};

const promptMs = 10_000;

/** A channel that hangs delays no other channel. */
const mailIsPrompt: Check = ({ prompt, createdAt, received }) => {
  if (!prompt) return [];
  const mail = received.filter(({ channel }) => channel === 'mail');
  return [...createdAt]
    .filter(([, at]) => at >= prompt.from && at <= prompt.to)
    .filter(([id, at]) => !mail.some((one) => one.notification.id === id && one.at <= at + promptMs))
    .map(([id]) => `'${id}' did not reach channel mail within ${promptMs} ms while channel chat hung`);
};

const outboxIsBounded: Check = ({ maxOutbox }) =>
  maxOutbox > maxOutboxEntries ? [`its outbox had ${maxOutbox} entries`] : [];

export const alertChecks: readonly Check[] = [
  forEachChannel(receivesEveryTransition),
  statusAgreesWithIncidents,
  deliveriesAreRecorded,
  outboxIsEmpty,
  forEachChannel(nothingIsReceivedTwice),
  forEachChannel(noDigestRepeats),
  idsAreUnambiguous,
  onlyTheLeaseholderSends,
  alertIdsAreUnique,
  noReminderIsLost,
  forEachChannel(remindersAreInOrder),
  remindersRespectTheInterval,
  remindersCome,
  forEachChannel(receivesEveryFailure),
  mailIsPrompt,
  outboxIsBounded,
];
