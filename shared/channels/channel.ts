// The publisher port: hands an alert to whatever carries it to people.
import type { Notice } from '../model/notification.ts';

export interface Publisher {
  /** `accepted` is all that can be promised. A rejection leaves the outcome unknown. */
  publish(notice: Notice): Promise<'accepted' | 'refused'>;
}
