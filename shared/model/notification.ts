// A notification: an alert with the text that people read.
import type { Alert } from './outbox.ts';

export type Notification = {
  /** The stable id of the alert. */
  readonly id: string;
  readonly monitor: string;
  readonly title: string;
  readonly severity: 'down' | 'up' | 'info';
  /** At most 99 printable ASCII characters. */
  readonly subject: string;
  readonly text: string;
  /** At most 140 characters of GSM-7. */
  readonly sms: string;
  readonly alert: Alert;
};
