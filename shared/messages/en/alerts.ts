// The text of alerts in English. A subject is for a mailbox or a lock screen; a text explains it.

type About = { readonly title: string };
/** Times and durations are formatted: `2026-11-24 08:30:00 UTC`, `2 h 5 min`. */
type Since = About & { readonly since: string };
type Lasted = Since & { readonly lasted: string };
type Failure = About & { readonly tasks: readonly string[] };
type Digest = About & { readonly count: number; readonly hasFailures: boolean };
/** `incidents`: first and last number of each range. */
type Contents = {
  readonly count: number;
  readonly incidents: readonly (readonly [first: number, last: number])[];
  readonly failures: number;
  readonly from: string;
  readonly to: string;
};

const names = (all: readonly string[]): string => all.join(', ');

const alertsNotSentSeparately = (count: number): string =>
  count === 1 ? '1 alert could not be sent separately' : `${count} alerts could not be sent separately`;

const incidentList = (incidents: Contents['incidents']): string => {
  const ranges = incidents.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  const isOne = incidents.length === 1 && incidents[0]?.[0] === incidents[0]?.[1];
  return `${isOne ? 'incident' : 'incidents'} ${ranges.join(', ')}`;
};

const failedTaskRuns = (count: number): string => `${count} failed task ${count === 1 ? 'run' : 'runs'}`;

const contents = ({ incidents, failures }: Contents): string => {
  if (incidents.length === 0) return failedTaskRuns(failures);
  return failures > 0 ? `${incidentList(incidents)} and ${failedTaskRuns(failures)}` : incidentList(incidents);
};

const changes = ({ count, hasFailures }: Digest): string => {
  if (hasFailures) return `${count} ${count === 1 ? 'alert' : 'alerts'}`;
  return `${count} ${count === 1 ? 'change' : 'changes'}`;
};

export const alerts = {
  /** A duration of which a part was not checked, because Vigía did not run. */
  lastedUnchecked: ({ lasted, unchecked }: { lasted: string; unchecked: string }) =>
    `${lasted} (${unchecked} of it not checked)`,

  // An incident opened.
  downSubject: ({ title }: About) => `DOWN: ${title}`,
  down: ({ title, since }: Since) => `${title} has been down since ${since}.`,

  // An incident that goes on after a pause; `before`: since when it was down before the pause.
  downAfterPauseSubject: ({ title }: About) => `STILL DOWN after the pause: ${title}`,
  downAfterPause: ({ title, since, before }: Since & { before: string }) =>
    `${title} is still down after the pause: it was down before it, since ${before}, and has been again since ${since}.`,

  // An incident of a certificate: the service responds.
  certificateSubject: ({ title }: About) => `CERTIFICATE: ${title}`,
  certificate: ({ title, since }: Since) =>
    `${title} responds, but its certificate has not been in order since ${since}.`,
  certificateAfterPauseSubject: ({ title }: About) => `CERTIFICATE, still after the pause: ${title}`,
  certificateAfterPause: ({ title, since, before }: Since & { before: string }) =>
    `${title} responds, but after the pause its certificate is not in order, since ${since}. The checks were paused during an incident that began at ${before}.`,
  certificateLastsSubject: ({ title, lasted }: About & { lasted: string }) => `CERTIFICATE: ${title}, for ${lasted}`,
  certificateLasts: ({ title, since, lasted, number }: Lasted & { number: number }) =>
    `${title} responds, but its certificate has not been in order for ${lasted}, since ${since}. This is reminder ${number}.`,
  worsened: ({ title, at, since }: Since & { at: string }) =>
    `${title} has been down since ${at}. Before, only its certificate was not in order, since ${since}.`,
  certificateRenewedSubject: ({ title, lasted }: About & { lasted: string }) =>
    `CERTIFICATE IN ORDER: ${title}, after ${lasted}`,
  certificateRenewed: ({ title, at, since, lasted }: Lasted & { at: string }) =>
    `The certificate of ${title} has been in order for an hour at ${at}. It was not for ${lasted}, from ${since}.`,
  certificateRemovedSubject: ({ title }: About) => `REMOVED: ${title}`,
  certificateRemoved: ({ title, since }: Since) =>
    `${title} is no longer monitored. Its certificate had not been in order since ${since}.`,
  certificatePausedSubject: ({ title }: About) => `PAUSED: ${title}`,
  certificatePaused: ({ title, since }: Since) =>
    `${title}: checks are paused. Its certificate had not been in order since ${since}.`,

  // An incident lasts.
  stillDownSubject: ({ title, lasted }: About & { lasted: string }) => `STILL DOWN: ${title}, for ${lasted}`,
  stillDown: ({ title, since, lasted, number }: Lasted & { number: number }) =>
    `${title} has been down for ${lasted}, since ${since}. This is reminder ${number}.`,

  // An incident ended.
  recoveredSubject: ({ title, lasted }: About & { lasted: string }) => `UP: ${title}, after ${lasted}`,
  recovered: ({ title, at, since, lasted }: Lasted & { at: string }) =>
    `${title} recovered at ${at}. It was down for ${lasted}, from ${since}.`,
  removedSubject: ({ title }: About) => `REMOVED while down: ${title}`,
  removed: ({ title, since }: Since) => `${title} is no longer monitored. It had been down since ${since}.`,
  pausedSubject: ({ title }: About) => `PAUSED while down: ${title}`,
  paused: ({ title, since }: Since) => `${title}: checks are paused. It had been down since ${since}.`,
  drillEndedSubject: ({ title }: About) => `ENDED while down: ${title}`,
  drillEnded: ({ title, since }: Since) =>
    `The drill of ${title} ended before a run passed. It had been down since ${since}.`,

  // A task run failed, where each failure is an alert.
  failedSubject: ({ title, tasks }: Failure) => `FAILED: ${names(tasks)} of ${title}`,
  failed: ({ title, tasks, at }: Failure & { at: string }) => `${names(tasks)} of ${title} failed at ${at}.`,

  // Several alerts in one. What is the case after the last of them, and what they are about.
  digestDownSubject: (p: Digest) => `DOWN: ${p.title}, after ${changes(p)}`,
  digestDown: ({ title }: About) => `${title} is down.`,
  digestFailingSubject: (p: Digest) => `FAILED: ${p.title}, after ${changes(p)}`,
  digestFailing: ({ title }: About) => `The newest run of ${title} failed.`,
  digestUpSubject: (p: Digest) => `UP: ${p.title}, after ${changes(p)}`,
  digestUp: ({ title }: About) => `${title} has recovered.`,
  digestRemovedSubject: (p: Digest) => `REMOVED: ${p.title}, after ${changes(p)}`,
  digestRemoved: ({ title }: About) => `${title} is no longer monitored.`,
  digestPausedSubject: (p: Digest) => `PAUSED: ${p.title}, after ${changes(p)}`,
  digestPaused: ({ title }: About) => `${title}: checks are paused.`,
  digestContents: (p: Contents) =>
    `${alertsNotSentSeparately(p.count)}. They were about ${contents(p)}, from ${p.from} to ${p.to}.`,

  // Further lines.
  cause: ({ cause }: { cause: string }) => cause,
  causeOfEnded: ({ cause }: { cause: string }) => `The cause was: ${cause}`,
  tasks: ({ tasks }: { tasks: readonly string[] }) => `Tasks: ${names(tasks)}`,
  pauseReason: ({ reason }: { reason: string }) => `Reason for the pause: ${reason}`,

  // Before everything else in alerts of a drill.
  drillSubject: ({ subject }: { subject: string }) => `DRILL: ${subject}`,
  drill: 'DRILL: nothing is wrong, this outage is simulated.',
};

export type AlertMessages = typeof alerts;
