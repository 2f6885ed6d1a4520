// What is checked of a monitor's alerts when a story is at rest: what was told, in which order, and how often.
import { alertId, type DigestAlert, maxOutboxEntries } from '../../shared/model/outbox.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import type { Check, Remains } from './checks.ts';
import { failuresOf } from './oracle.ts';
import type { Notified } from './unreliable-channel.ts';

/** Whether an alert, single or digest, tells of this. */
const tellsOf = ({ alert }: Notified['notification'], n: number, kind: string): boolean => {
  if (alert.kind === 'failure') return false;
  if (alert.kind !== 'digest') return alert.n === n && alert.kind === kind;
  const rank = 2 * n + (kind === 'opened' ? 0 : 1);
  return alert.ranks.some(([from, to]) => from <= rank && rank <= to);
};

const ends = ['closed', 'removed', 'paused'];

const firstOf = (notified: readonly Notified[], n: number, kinds: readonly string[]): number =>
  notified.findIndex(({ notification }) => kinds.some((kind) => tellsOf(notification, n, kind)));

const everyIncidentIsTold: Check = ({ status, incidents, notified }) =>
  incidents.flatMap((incident) => {
    const { n } = incident;
    const opened = firstOf(notified, n, ['opened']);
    const ended = firstOf(notified, n, ends);
    const isOpen = status.open?.n === n;
    return [
      ...(opened < 0 ? [`nobody was told that incident ${n} opened`] : []),
      ...(!isOpen && ended < 0 ? [`nobody was told that incident ${n} is over`] : []),
      ...(ended >= 0 && ended < opened ? [`incident ${n} was told over before it was told open`] : []),
      ...((incident.endedAt === undefined) !== isOpen
        ? [`incident ${n} and the status differ on whether it is open`]
        : []),
      ...(incident.alerts.some((alert) => alert.sentAt === undefined)
        ? [`incident ${n} has an alert without sentAt`]
        : []),
    ];
  });

const outboxIsEmpty: Check = ({ status, now }) => [
  ...(status.outbox.length > 0 ? [`${status.outbox.length} alerts wait: ${status.outbox[0]?.id}`] : []),
  ...(status.pendingReceipts
    ? [`${status.pendingReceipts.length} alerts are not noted: ${status.pendingReceipts[0]?.id}`]
    : []),
  // One that has run out may stay: its sender died, and whoever sends next takes it over.
  ...(status.lease && status.lease.until > now ? ['a lease is live although everybody is at rest'] : []),
];

const isExcused = (before: readonly Notified[], { leaseMayEnd }: Remains): boolean =>
  leaseMayEnd || before.every((other) => !other.known || other.sender.isTroubled());

/** Twice is excused only when the first sender died, or did not learn how a send or a store call ended. */
const nothingIsToldTwice: Check = (remains) =>
  remains.notified.flatMap((one, index) => {
    const before = remains.notified.slice(0, index).filter((other) => other.notification.id === one.notification.id);
    return isExcused(before, remains) ? [] : [`'${one.notification.id}' was told twice without need`];
  });

type Range = readonly [number, number];
const meet = ([from, to]: Range, [first, last]: Range): boolean => first <= to && from <= last;

const overlap = (a: DigestAlert, b: Notified['notification']['alert']): boolean =>
  b.kind === 'digest' &&
  (a.ranks.some((range) => b.ranks.some((other) => meet(range, other))) ||
    (a.failures !== undefined && b.failures !== undefined && meet(a.failures, b.failures)));

/** The same under two ids, by a digest that grew while it was being sent, is twice as well. */
const nothingIsInTwoDigests: Check = (remains) =>
  remains.notified.flatMap((one, index) => {
    const { alert } = one.notification;
    if (alert.kind !== 'digest') return [];
    const before = remains.notified.slice(0, index).filter((other) => other.notification.id !== one.notification.id);
    const shared = before.filter((other) => overlap(alert, other.notification.alert));
    return isExcused(shared, remains) ? [] : [`'${alert.id}' repeats what '${shared[0]?.notification.id}' told`];
  });

const idsMeanOneThing: Check = ({ notified }) => {
  const meanings = new Map<string, string>();
  return notified.flatMap(({ notification }) => {
    const meaning = JSON.stringify(notification.alert);
    const known = meanings.get(notification.id) ?? meaning;
    meanings.set(notification.id, known);
    return known === meaning ? [] : [`'${notification.id}' was told with two meanings`];
  });
};

const onlyTheLeaseholderSends: Check = ({ notified }) =>
  notified.filter((one) => !one.leased).map((one) => `'${one.notification.id}' was sent without a lease`);

const numberIn = (id: string): number => Number(id.split(' ').at(-1));

const alertIdsAreOnce: Check = ({ status, incidents }) => {
  const all = incidents.flatMap(({ n, alerts }) => alerts.map((alert) => ({ n, ...alert })));
  const ids = all.map(({ id }) => id);
  const wanted = all.map(({ n, kind, id }) =>
    alertId(status.monitor, kind === 'reminder' ? { n, kind, number: numberIn(id) } : { n, kind }),
  );
  return new Set(ids).size === ids.length && ids.join() === wanted.join() ? [] : ['two alerts have one id'];
};

/** Numbered from 1 without a gap, between the opening and the end. */
const remindersAreInOrder: Check = ({ status, incidents, notified }) =>
  incidents.flatMap(({ n, alerts }) => {
    const places = new Map<number, number>();
    notified.forEach(({ notification: { alert } }, place) => {
      if (alert.kind === 'reminder' && alert.n === n && !places.has(alert.number)) places.set(alert.number, place);
    });
    const numbers = [...places.keys()];
    const ended = firstOf(notified, n, ends);
    const [first = Number.POSITIVE_INFINITY] = places.values();
    const last = Math.max(-1, ...places.values());
    const kept = alerts.filter(({ kind }) => kind === 'reminder').map(({ id }) => numberIn(id));
    return [
      ...(numbers.some((number, i) => number !== i + 1) ? [`reminders of incident ${n} came as ${numbers}`] : []),
      ...(first < firstOf(notified, n, ['opened']) ? [`a reminder of incident ${n} came before it was told open`] : []),
      ...(ended >= 0 && last > ended ? [`a reminder of incident ${n} came after its end`] : []),
      ...(kept.join() === numbers.slice(-20).join() ? [] : [`incident ${n} keeps reminders ${kept}, not ${numbers}`]),
      ...(status.open?.n === n && (status.open.lastNotified?.reminders ?? 0) !== numbers.length
        ? [`the status counts other reminders than were told of incident ${n}`]
        : []),
    ];
  });

const remindersTakeTheirTime: Check = ({ status, incidents, notified, isPolicyOne }) =>
  incidents.flatMap(({ n }) => {
    const times = notified.flatMap(({ notification: { alert } }) =>
      alert.kind === 'reminder' && alert.n === n ? [alert.at] : [],
    );
    const once = [...new Set(times)];
    const everyMs = status.policy.remindEveryMs ?? 0;
    const isHasty = isPolicyOne && once.some((at, i) => i > 0 && at - (once[i - 1] ?? 0) < everyMs);
    return isHasty ? [`reminders of incident ${n} came at ${once}`] : [];
  });

/** Two runs more than a reminder is due by: the first may find something that waits to be sent. */
const slackMs = 120_000;

const remindersCome: Check = ({ status, runs, isTail }) => {
  const { open, policy } = status;
  const everyMs = policy.remindEveryMs ?? 0;
  if (!isTail || !open?.lastNotified || everyMs === 0) return [];
  const newest = Math.max(0, ...runs.filter((run) => failuresOf(run).length > 0).map(({ dueAt }) => dueAt));
  return newest - open.lastNotified.at > everyMs + slackMs
    ? [`no reminder since ${open.lastNotified.at}, at ${newest}`]
    : [];
};

const failuresIn = (runs: readonly FlowRun[]): readonly string[] => runs.flatMap(failuresOf);

/** Exactly the failing task runs, but for those that nobody was to hear of: each once, under one number. */
const failuresAreTold: Check = ({ status, runs, notified, silent, everyRunCounts, isPolicyOne, lookedAtAll }) => {
  const audible = new Set(failuresIn(runs.filter(({ id }) => !silent.has(id))));
  const count = status.failures?.count ?? 0;
  const numbers = new Set<number>();
  const names = new Map<string, number>();
  const wrong: string[] = [];
  for (const { alert } of notified.map(({ notification }) => notification)) {
    if (alert.kind === 'digest' && alert.failures) {
      for (let number = alert.failures[0]; number <= alert.failures[1]; number += 1) numbers.add(number);
    }
    if (alert.kind !== 'failure') continue;
    numbers.add(alert.number);
    if (!audible.has(alert.id)) wrong.push(`'${alert.id}' was told, and is no failure that counts`);
    if ((names.get(alert.id) ?? alert.number) !== alert.number) wrong.push(`'${alert.id}' has two numbers`);
    names.set(alert.id, alert.number);
  }
  if (numbers.size !== count || Math.max(0, ...numbers) !== count)
    wrong.push(`of ${count} failures ${numbers.size} were told`);
  if (count > audible.size) wrong.push(`${count} failures were told, and there were ${audible.size}`);
  const isExact = status.policy.every === 'failure' && isPolicyOne && lookedAtAll && !status.paused && !status.removed;
  const min = isExact ? failuresIn(runs.filter(({ dueAt }) => everyRunCounts || dueAt >= status.from)).length : 0;
  return count < min ? [...wrong, `${count} failures were told of at least ${min}`] : wrong;
};

const outboxIsBounded: Check = ({ maxOutbox }) =>
  maxOutbox > maxOutboxEntries ? [`its outbox had ${maxOutbox} entries`] : [];

export const alertChecks: readonly Check[] = [
  everyIncidentIsTold,
  outboxIsEmpty,
  nothingIsToldTwice,
  nothingIsInTwoDigests,
  idsMeanOneThing,
  onlyTheLeaseholderSends,
  alertIdsAreOnce,
  remindersAreInOrder,
  remindersTakeTheirTime,
  remindersCome,
  failuresAreTold,
  outboxIsBounded,
];
