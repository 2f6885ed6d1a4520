// A warning for deployed servers whose alerts reach no subscriber, or not every one.
import { cliOutput } from '../messages/en/cli-output.ts';
import type { Client } from './api-client.ts';
import { healthSchema } from './api-responses.ts';
import { isCliError } from './cli-error.ts';

/** Short, since the result of the command is already on the screen. */
const timeoutMs = 5_000;

/** A sentence, or undefined if all subscribers are confirmed or nothing is known about them. */
export const subscriberWarning = async (client: Client): Promise<string | undefined> => {
  try {
    const { alerting } = await client.request('GET', '/health', healthSchema, { timeoutMs });
    if (!alerting?.subscribers) return undefined;
    const { confirmed, pending } = alerting.subscribers;
    if (confirmed > 0) return pending > 0 ? cliOutput.pendingSubscribers({ pending }) : undefined;
    return pending > 0 ? cliOutput.noConfirmedSubscribers({ pending }) : cliOutput.noSubscribers;
  } catch (error) {
    // The warning is optional: its failure must not fail the command.
    if (isCliError(error)) return undefined;
    throw error;
  }
};
