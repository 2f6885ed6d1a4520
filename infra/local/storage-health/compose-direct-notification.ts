// Composes notifications that are sent past the outbox: their alerts cannot be recorded, or are about no monitor.
import { ownSideEpisode } from '../../../shared/messages/en/own-side.ts';
import { recording, unrecordedOutage } from '../../../shared/messages/en/storage-health.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { plainText, smsText } from '../../../shared/text/plain-text.ts';

/** `since`: when it began. Milliseconds since the epoch. */
type Facts = { readonly since: number; readonly at: number; readonly text: string };

type Parts = Facts & {
  readonly kind: 'opened' | 'closed';
  readonly monitor: string;
  readonly title: string;
  readonly subject: string;
  /** Names the outage in the id of the notification, with its beginning. */
  readonly what: string;
};

/** SNS accepts no longer subjects. */
const subjectLimit = 99;

const isoSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const compose = ({ kind, monitor, title, subject, what, since, at, text }: Parts): Notification => {
  const id = `${monitor} ${what} ${new Date(since).toISOString()} ${kind}`;
  return {
    id,
    monitor,
    title,
    severity: kind === 'opened' ? 'down' : 'up',
    subject: plainText(subject, subjectLimit),
    text,
    sms: smsText(subject, text),
    alert: { id, kind, n: 0, at, startedAt: since, cause: text, tasks: [] },
  };
};

const vigia = { monitor: 'vigia', title: 'Vigía', what: 'cannot record' };

export const recordingFails = (facts: Facts): Notification =>
  compose({
    ...vigia,
    ...facts,
    kind: 'opened',
    subject: recording.failingSubject({ since: isoSeconds(facts.since) }),
  });

export const recordingRecovered = (facts: Facts): Notification =>
  compose({
    ...vigia,
    ...facts,
    kind: 'closed',
    subject: recording.recoveredSubject({ since: isoSeconds(facts.since) }),
  });

/** `group` names the episode beside others that began at the same time. */
type EpisodeFacts = Facts & { readonly group: string };

const episodeParts = ({ group, ...facts }: EpisodeFacts) => ({ ...vigia, ...facts, what: `cannot check, ${group},` });

/** Checks show nothing about their services, because of this machine. */
export const checkingFails = (facts: EpisodeFacts): Notification => {
  const subject = ownSideEpisode.beginSubject({ since: isoSeconds(facts.since) });
  return compose({ ...episodeParts(facts), kind: 'opened', subject });
};

export const checkingResumed = (facts: EpisodeFacts): Notification => {
  const subject = ownSideEpisode.endSubject({ since: isoSeconds(facts.since) });
  return compose({ ...episodeParts(facts), kind: 'closed', subject });
};

/** About a monitor whose runs cannot be recorded. */
export const unrecordedFailure = (monitor: string, facts: Facts): Notification => {
  const subject = unrecordedOutage.failingSubject({ monitor });
  return compose({ ...facts, monitor, title: monitor, subject, kind: 'opened', what: 'failing, unrecorded,' });
};

export const unrecordedRecovery = (monitor: string, facts: Facts): Notification => {
  const subject = unrecordedOutage.recoveredSubject({ monitor });
  return compose({ ...facts, monitor, title: monitor, subject, kind: 'closed', what: 'failing, unrecorded,' });
};
