// What is said of who gets the alerts, where they may go to nobody.

import type { Client } from './api-client.ts';
import { healthSchema } from './api-responses.ts';
import { isCliError } from './exit-codes.ts';

/** What was asked for is on the screen by then. */
const timeoutMs = 5_000;

const deaf = 'Nobody gets the alerts';

/** One sentence where alerts reach nobody, or not everybody who was asked; undefined where nothing is amiss or known. */
export const subscriberWarning = async (client: Client): Promise<string | undefined> => {
  try {
    const { alerting } = await client.ask('GET', '/health', healthSchema, undefined, timeoutMs);
    if (!alerting?.subscribers) return undefined;
    const { confirmed, pending } = alerting.subscribers;
    const waiting = `${pending} ${pending === 1 ? 'subscription waits' : 'subscriptions wait'} to be confirmed`;
    if (confirmed > 0) return pending > 0 ? `Of those who are to get the alerts, ${waiting}.` : undefined;
    if (pending > 0) return `${deaf} yet: ${waiting}, by the link in the e-mail that SNS sent.`;
    return `${deaf}: nobody is subscribed to the topic; deploy with -c alertEmail=YOU@EXAMPLE.COM, or subscribe to it.`;
  } catch (error) {
    // It is beside what was asked for, which has been answered.
    if (isCliError(error)) return undefined;
    throw error;
  }
};
