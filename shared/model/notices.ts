// The words of an alert: what, since when, for how long, and why.
import type { Notice } from './notice.ts';
import { type Alert, type DigestAlert, incidentOfRank, type SingleAlert } from './outbox.ts';

type About = { readonly monitor: string; readonly title: string };

const subjectLimit = 99;

/** Letters lose their accents and anything else that is not printable ASCII becomes `?`: SNS takes no more. */
const asSubject = (text: string): string => {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '?')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length <= subjectLimit ? plain : `${plain.slice(0, subjectLimit - 3)}...`;
};

/** `2026-11-24 08:30:00 UTC` */
const clockTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** The two largest units, such as `2 h 5 min` or `45 s`. */
export const spanWords = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
};

const tasksLine = (alert: SingleAlert): string => (alert.tasks.length > 0 ? `\nTasks: ${alert.tasks.join(', ')}` : '');

const reasonLine = ({ reason }: SingleAlert): string => (reason === undefined ? '' : `\nPaused because: ${reason}`);

const single = (about: About, alert: SingleAlert): Pick<Notice, 'severity' | 'subject' | 'text'> => {
  const lasted = spanWords(alert.at - alert.startedAt);
  const why = `${alert.cause}${tasksLine(alert)}`;
  const since = clockTime(alert.startedAt);
  switch (alert.kind) {
    case 'opened':
      return {
        severity: 'down',
        subject: `DOWN: ${about.title}`,
        text: `${about.title} is down since ${since}.\n${why}`,
      };
    case 'closed':
      return {
        severity: 'up',
        subject: `UP: ${about.title}, after ${lasted}`,
        text: `${about.title} is well again since ${clockTime(alert.at)}. It was down for ${lasted}, from ${since}.\n${why}`,
      };
    case 'removed':
      return {
        severity: 'info',
        subject: `REMOVED while down: ${about.title}`,
        text: `${about.title} is no longer watched. It had been down since ${since}.\n${why}`,
      };
    case 'paused':
      return {
        severity: 'info',
        subject: `PAUSED while down: ${about.title}`,
        text: `${about.title} is paused: nobody looks at it for now. It had been down since ${since}.\n${why}${reasonLine(alert)}`,
      };
  }
};

const aftermaths = {
  down: { severity: 'down', word: 'DOWN', now: 'is down' },
  up: { severity: 'up', word: 'UP', now: 'is well again' },
  removed: { severity: 'info', word: 'REMOVED', now: 'is no longer watched' },
  paused: { severity: 'info', word: 'PAUSED', now: 'is paused' },
} as const;

const digest = (about: About, alert: DigestAlert): Pick<Notice, 'severity' | 'subject' | 'text'> => {
  const incidents = alert.ranks.map(([from, to]) => `${incidentOfRank(from)} to ${incidentOfRank(to)}`).join(', ');
  const { severity, word, now } = aftermaths[alert.leaves];
  return {
    severity,
    subject: `${word}: ${about.title}, after ${alert.count} changes`,
    text:
      `${about.title} ${now}. ${alert.count} alerts could not be sent one by one: they tell of incidents ${incidents}, ` +
      `from ${clockTime(alert.startedAt)} to ${clockTime(alert.at)}.`,
  };
};

/** What a person is told of an alert. */
export const noticeOf = (about: About, alert: Alert): Notice => {
  const words = alert.kind === 'digest' ? digest(about, alert) : single(about, alert);
  return {
    id: alert.id,
    monitor: about.monitor,
    title: about.title,
    ...words,
    subject: asSubject(words.subject),
    alert,
  };
};
