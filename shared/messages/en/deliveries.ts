// What the log shows of the deliveries of alerts.
import { formatDuration } from '../../text/duration-text.ts';

export const deliveries = {
  sent: ({ id, channel }: { id: string; channel: string }) => `Channel ${channel} accepted the alert '${id}'.`,
  refused: ({ id, channel, reason }: { id: string; channel: string; reason: string }) =>
    `Channel ${channel} refused the alert '${id}', which is not sent there again: ${reason}`,
  willRetry: (about: { id: string; channel: string; reason: string; afterMs: number }) =>
    `Channel ${about.channel} did not accept the alert '${about.id}': ${about.reason}. ` +
    `The next attempt is due in ${formatDuration(about.afterMs)}.`,
  functionRefused: ({ monitor }: { monitor: string }) => `A channel refused an alert of ${monitor} for good.`,
  functionRetries: ({ monitor }: { monitor: string }) =>
    `A channel did not accept an alert of ${monitor}; a later sweep sends it again.`,
  noSubscribers: 'Alerts are sent, but no subscription to them is confirmed, so nobody receives them.',
  timedOut: ({ afterMs }: { afterMs: number }) => `no response within ${formatDuration(afterMs)}`,
};
