// The publisher port: hands an alert to whatever carries it to people.
import type { Notification } from '../model/notification.ts';

export interface Publisher {
  /** `accepted` is all that can be promised. A rejection leaves the outcome unknown. */
  publish(notification: Notification): Promise<'accepted' | 'refused'>;
}
