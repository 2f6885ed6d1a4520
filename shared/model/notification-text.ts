// The words of an alert: what, since when, for how long, and why.
import { formatUtcTime } from '../text/clock-text.ts';
import { formatDuration } from '../text/duration-text.ts';
import { plainText, smsText } from '../text/plain-text.ts';
import { drilledMonitorOf, isDrillMonitor } from './drill.ts';
import type { Notification } from './notification.ts';
import {
  type Alert,
  type DigestAlert,
  type FailureAlert,
  incidentOfRank,
  type ReminderAlert,
  type SingleAlert,
  type TurnAlert,
} from './outbox.ts';

/** SNS takes no more. */
const subjectLimit = 99;

type About = { readonly monitor: string; readonly title: string };

type Words = Pick<Notification, 'severity' | 'subject' | 'text'>;

/** The cause, what the request met, and which tasks. */
const why = ({ cause, evidence, tasks }: SingleAlert): string =>
  [cause, ...(evidence ? [evidence] : []), ...(tasks.length > 0 ? [`Tasks: ${tasks.join(', ')}`] : [])].join('\n');

const reasonLine = ({ reason }: TurnAlert): string => (reason === undefined ? '' : `\nPaused because: ${reason}`);

const turn = (about: About, alert: TurnAlert): Words => {
  const lasted = formatDuration(alert.at - alert.startedAt);
  const since = formatUtcTime(alert.startedAt);
  switch (alert.kind) {
    case 'opened':
      return {
        severity: 'down',
        subject: `DOWN: ${about.title}`,
        text: `${about.title} is down since ${since}.\n${why(alert)}`,
      };
    case 'closed':
      return {
        severity: 'up',
        subject: `UP: ${about.title}, after ${lasted}`,
        text: `${about.title} is well again since ${formatUtcTime(alert.at)}. It was down for ${lasted}, from ${since}.\n${why(alert)}`,
      };
    case 'removed':
      if (isDrillMonitor(about.monitor))
        return {
          severity: 'info',
          subject: `ENDED while down: ${about.title}`,
          text: `The drill of ${about.title} ended before a run was well again. It had been down since ${since}.\n${why(alert)}`,
        };
      return {
        severity: 'info',
        subject: `REMOVED while down: ${about.title}`,
        text: `${about.title} is no longer watched. It had been down since ${since}.\n${why(alert)}`,
      };
    case 'paused':
      return {
        severity: 'info',
        subject: `PAUSED while down: ${about.title}`,
        text: `${about.title} is paused: nobody looks at it for now. It had been down since ${since}.\n${why(alert)}${reasonLine(alert)}`,
      };
  }
};

const reminder = (about: About, alert: ReminderAlert): Words => {
  const lasted = formatDuration(alert.at - alert.startedAt);
  return {
    severity: 'down',
    subject: `STILL DOWN: ${about.title}, for ${lasted}`,
    text: `${about.title} is still down since ${formatUtcTime(alert.startedAt)}, for ${lasted}; reminder ${alert.number}.\n${why(alert)}`,
  };
};

const failure = (about: About, alert: FailureAlert): Words => ({
  severity: 'down',
  subject: `FAILED: ${alert.tasks.join(', ')} of ${about.title}`,
  text: `${alert.tasks.join(', ')} of ${about.title} failed at ${formatUtcTime(alert.at)}.\n${why({ ...alert, tasks: [] })}`,
});

const aftermaths = {
  down: { severity: 'down', word: 'DOWN', now: 'is down' },
  failing: { severity: 'down', word: 'FAILED', now: 'fails' },
  up: { severity: 'up', word: 'UP', now: 'is well again' },
  removed: { severity: 'info', word: 'REMOVED', now: 'is no longer watched' },
  paused: { severity: 'info', word: 'PAUSED', now: 'is paused' },
} as const;

/** `incidents 3 to 9 and of 40 failed task runs` */
const contents = ({ ranks, failures }: DigestAlert): string => {
  const incidents = ranks.map(([from, to]) => `${incidentOfRank(from)} to ${incidentOfRank(to)}`).join(', ');
  const failed = failures ? failures[1] - failures[0] + 1 : 0;
  const parts = [
    ...(incidents ? [`incidents ${incidents}`] : []),
    ...(failed > 0 ? [`${failed} failed task runs`] : []),
  ];
  return parts.join(' and of ');
};

const digest = (about: About, alert: DigestAlert): Words => {
  const { severity, word, now } = aftermaths[alert.leaves];
  return {
    severity,
    subject: `${word}: ${about.title}, after ${alert.count} ${alert.failures ? 'alerts' : 'changes'}`,
    text:
      `${about.title} ${now}. ${alert.count} alerts could not be sent one by one: they tell of ${contents(alert)}, ` +
      `from ${formatUtcTime(alert.startedAt)} to ${formatUtcTime(alert.at)}.`,
  };
};

const wordsOf = (about: About, alert: Alert): Words => {
  switch (alert.kind) {
    case 'digest':
      return digest(about, alert);
    case 'reminder':
      return reminder(about, alert);
    case 'failure':
      return failure(about, alert);
    default:
      return turn(about, alert);
  }
};

/** What a drill tells must not be taken for the real thing, wherever it is read. */
const marked = ({ monitor }: About, words: Words): Words =>
  isDrillMonitor(monitor)
    ? {
        ...words,
        subject: `DRILL: ${words.subject}`,
        text: `DRILL, nothing is wrong: this was simulated.\n${words.text}`,
      }
    : words;

/** Where more is to be seen: the run that failed, or the monitor. */
const linkOf = (publicUrl: string, { monitor }: About, alert: Alert): string => {
  const path =
    alert.kind === 'failure'
      ? `/runs/${encodeURIComponent(alert.run)}`
      : `/?monitor=${drilledMonitorOf(monitor) ?? monitor}`;
  return `${publicUrl.replace(/\/+$/, '')}${path}`;
};

/** What a person is told of an alert; with a link where it is known at which address the pages are. */
export const composeNotification = (about: About, alert: Alert, publicUrl?: string): Notification => {
  const words = marked(about, wordsOf(about, alert));
  const subject = plainText(words.subject, subjectLimit);
  const link = publicUrl === undefined ? '' : `\n${linkOf(publicUrl, about, alert)}`;
  return {
    id: alert.id,
    monitor: about.monitor,
    title: about.title,
    severity: words.severity,
    subject,
    text: `${words.text}${link}`,
    sms: smsText(words.subject, alert.kind === 'digest' ? '' : alert.cause),
    alert,
  };
};
