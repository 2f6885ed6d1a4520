// What a person is told: an alert with the words around it.
import type { Alert } from './outbox.ts';

export type Notification = {
  /** The alert's stable id. */
  readonly id: string;
  readonly monitor: string;
  readonly title: string;
  readonly severity: 'down' | 'up' | 'info';
  /** At most 99 printable ASCII characters. */
  readonly subject: string;
  readonly text: string;
  /** At most 140 signs of GSM-7. */
  readonly sms: string;
  readonly alert: Alert;
};
