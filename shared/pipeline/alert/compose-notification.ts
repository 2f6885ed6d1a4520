// Composes the notification of an alert in the language of its monitor: what happened, since when, for how long and why.
import { type AlertMessages, alertMessages } from '../../messages/alerts.ts';
import { drilledMonitorOf, isDrillMonitor } from '../../model/drill.ts';
import type { Notification } from '../../model/notification.ts';
import {
  type Aftermath,
  type Alert,
  type DigestAlert,
  type FailureAlert,
  incidentOfRank,
  type ReminderAlert,
  type SingleAlert,
  type TransitionAlert,
} from '../../model/outbox.ts';
import type { MonitorStatus } from '../../model/status.ts';
import { formatUtcTime } from '../../text/clock-text.ts';
import { formatDuration } from '../../text/duration-text.ts';
import { plainText, smsText } from '../../text/plain-text.ts';

/** SNS accepts no longer subjects. */
const subjectLimit = 99;

type About = Pick<MonitorStatus, 'monitor' | 'title' | 'language'>;

type Text = Pick<Notification, 'severity' | 'subject'> & { readonly lines: readonly string[] };

/** The cause, the evidence line and the tasks. */
const causeLines = (messages: AlertMessages, { cause, evidence, tasks }: SingleAlert): readonly string[] => [
  messages.cause({ cause }),
  ...(evidence ? [evidence] : []),
  ...(tasks.length > 0 ? [messages.tasks({ tasks })] : []),
];

/** The same for an incident that has ended, so that its cause does not read like a new error. */
const endedCauseLines = (messages: AlertMessages, alert: TransitionAlert): readonly string[] => [
  messages.causeOfEnded(alert),
  ...causeLines(messages, alert).slice(1),
];

/** The texts of an incident in which the service responds and only its certificate failed. */
const certificateMessages = (messages: AlertMessages): AlertMessages => ({
  ...messages,
  downSubject: messages.certificateSubject,
  down: messages.certificate,
  downAfterPauseSubject: messages.certificateAfterPauseSubject,
  downAfterPause: messages.certificateAfterPause,
  stillDownSubject: messages.certificateLastsSubject,
  stillDown: messages.certificateLasts,
  recoveredSubject: messages.certificateRenewedSubject,
  recovered: messages.certificateRenewed,
  removedSubject: messages.certificateRemovedSubject,
  removed: messages.certificateRemoved,
  pausedSubject: messages.certificatePausedSubject,
  paused: messages.certificatePaused,
});

/** How long an incident has lasted, and how much of that is not known. */
const lastedText = (messages: AlertMessages, { at, startedAt, uncheckedMs }: SingleAlert): string => {
  const lasted = formatDuration(at - startedAt);
  if (!uncheckedMs) return lasted;
  return messages.lastedUnchecked({ lasted, unchecked: formatDuration(uncheckedMs) });
};

const openedText = (messages: AlertMessages, { title }: Pick<About, 'title'>, alert: TransitionAlert): Text => {
  const since = formatUtcTime(alert.startedAt);
  const { downBeforePause } = alert;
  const [subject, text] =
    downBeforePause === undefined
      ? [messages.downSubject({ title }), messages.down({ title, since })]
      : [
          messages.downAfterPauseSubject({ title }),
          messages.downAfterPause({ title, since, before: formatUtcTime(downBeforePause) }),
        ];
  return { severity: 'down', subject, lines: [text, ...causeLines(messages, alert)] };
};

const transitionText = (messages: AlertMessages, { monitor, title }: About, alert: TransitionAlert): Text => {
  const since = formatUtcTime(alert.startedAt);
  const lasted = lastedText(messages, alert);
  const at = formatUtcTime(alert.at);
  const ended = (subject: string, text: string): Text => ({
    severity: 'info',
    subject,
    lines: [text, ...endedCauseLines(messages, alert)],
  });
  switch (alert.kind) {
    case 'opened':
      return openedText(messages, { title }, alert);
    case 'closed':
      return {
        ...ended(messages.recoveredSubject({ title, lasted }), messages.recovered({ title, at, since, lasted })),
        severity: 'up',
      };
    case 'removed':
      return isDrillMonitor(monitor)
        ? ended(messages.drillEndedSubject({ title }), messages.drillEnded({ title, since }))
        : ended(messages.removedSubject({ title }), messages.removed({ title, since }));
    case 'paused': {
      const { reason } = alert;
      const text = ended(messages.pausedSubject({ title }), messages.paused({ title, since }));
      return reason === undefined ? text : { ...text, lines: [...text.lines, messages.pauseReason({ reason })] };
    }
  }
};

const reminderText = (messages: AlertMessages, { title }: About, alert: ReminderAlert): Text => {
  const lasted = lastedText(messages, alert);
  const since = formatUtcTime(alert.startedAt);
  if (alert.worsened) {
    const text = messages.worsened({ title, at: formatUtcTime(alert.at), since });
    return {
      severity: 'down',
      subject: messages.downSubject({ title }),
      lines: [text, ...causeLines(messages, alert)],
    };
  }
  return {
    severity: 'down',
    subject: messages.stillDownSubject({ title, lasted }),
    lines: [messages.stillDown({ title, since, lasted, number: alert.number }), ...causeLines(messages, alert)],
  };
};

const failureText = (messages: AlertMessages, { title }: About, alert: FailureAlert): Text => {
  const { tasks } = alert;
  return {
    severity: 'down',
    subject: messages.failedSubject({ title, tasks }),
    // The first line names the tasks.
    lines: [
      messages.failed({ title, tasks, at: formatUtcTime(alert.at) }),
      ...causeLines(messages, { ...alert, tasks: [] }),
    ],
  };
};

/** The messages of a digest, by what is the case after its last alert. */
const digestMessages = {
  down: { severity: 'down', subject: 'digestDownSubject', text: 'digestDown' },
  failing: { severity: 'down', subject: 'digestFailingSubject', text: 'digestFailing' },
  up: { severity: 'up', subject: 'digestUpSubject', text: 'digestUp' },
  removed: { severity: 'info', subject: 'digestRemovedSubject', text: 'digestRemoved' },
  paused: { severity: 'info', subject: 'digestPausedSubject', text: 'digestPaused' },
} as const satisfies Readonly<Record<Aftermath, unknown>>;

const digestText = (messages: AlertMessages, { title }: About, alert: DigestAlert): Text => {
  const { severity, subject, text } = digestMessages[alert.leaves];
  const { count, failures, ranks } = alert;
  const contents = messages.digestContents({
    count,
    incidents: ranks.map(([first, last]) => [incidentOfRank(first), incidentOfRank(last)]),
    failures: failures ? failures[1] - failures[0] + 1 : 0,
    from: formatUtcTime(alert.startedAt),
    to: formatUtcTime(alert.at),
  });
  return {
    severity,
    subject: messages[subject]({ title, count, hasFailures: failures !== undefined }),
    lines: [`${messages[text]({ title })} ${contents}`],
  };
};

const textOf = (all: AlertMessages, about: About, alert: Alert): Text => {
  const messages = alert.kind !== 'digest' && alert.certificate ? certificateMessages(all) : all;
  switch (alert.kind) {
    case 'digest':
      return digestText(messages, about, alert);
    case 'reminder':
      return reminderText(messages, about, alert);
    case 'failure':
      return failureText(messages, about, alert);
    default:
      return transitionText(messages, about, alert);
  }
};

/** An alert of a drill must not be mistaken for a real one, wherever it is read. */
const withDrillMark = (messages: AlertMessages, text: Text): Text => ({
  ...text,
  subject: messages.drillSubject(text),
  lines: [messages.drill, ...text.lines],
});

/** The run that failed, or the monitor. */
const linkOf = (publicUrl: string, { monitor }: About, alert: Alert): string => {
  const path =
    alert.kind === 'failure'
      ? `/runs/${encodeURIComponent(alert.run)}`
      : `/?monitor=${drilledMonitorOf(monitor) ?? monitor}`;
  return `${publicUrl.replace(/\/+$/, '')}${path}`;
};

/** `publicUrl`: where the pages are served; the text ends with a link when it is known. */
export const composeNotification = (about: About, alert: Alert, publicUrl?: string): Notification => {
  const messages = alertMessages(about.language);
  const plain = textOf(messages, about, alert);
  const { severity, subject, lines } = isDrillMonitor(about.monitor) ? withDrillMark(messages, plain) : plain;
  const link = publicUrl === undefined ? [] : [linkOf(publicUrl, about, alert)];
  return {
    id: alert.id,
    monitor: about.monitor,
    title: about.title,
    severity,
    subject: plainText(subject, subjectLimit),
    text: [...lines, ...link].join('\n'),
    sms: smsText(subject, alert.kind === 'digest' ? '' : alert.cause),
    alert,
  };
};
