// Warnings about a server beside the result of a command: alerts that reach nobody, and a monitors file that is refused.
import type { InferOutput } from 'valibot';
import { cliOutput } from '../messages/en/cli-output.ts';
import { formatLocalTime } from '../text/clock-text.ts';
import type { Client } from './api-client.ts';
import { healthSchema, toEpochMs } from './api-responses.ts';
import { isCliError } from './cli-error.ts';

type Health = InferOutput<typeof healthSchema>;

/** Short, since the result of the command is already on the screen. */
const timeoutMs = 5_000;

/** Undefined if all subscribers are confirmed or nothing is known about them. */
const subscriberWarning = ({ alerting }: Health): string | undefined => {
  if (!alerting?.subscribers) return undefined;
  const { confirmed, pending } = alerting.subscribers;
  if (confirmed > 0) return pending > 0 ? cliOutput.pendingSubscribers({ pending }) : undefined;
  return pending > 0 ? cliOutput.noConfirmedSubscribers({ pending }) : cliOutput.noSubscribers;
};

const fileWarning = ({ monitorsFile }: Health, now: number): string | undefined => {
  if (!monitorsFile?.refused) return undefined;
  const { monitors, loadedAt, refused } = monitorsFile;
  const [since, loaded] = [refused.since, loadedAt].map((at) => formatLocalTime(toEpochMs(at), now));
  const about = { monitors, since: since ?? '', loaded: loaded ?? '' };
  return cliOutput.fileRefused({ ...about, reason: refused.reason ?? cliOutput.reasonNeedsKey });
};

/** One sentence each; none where the server does not say. */
export const serverWarnings = async (client: Client, now: number): Promise<readonly string[]> => {
  try {
    const health = await client.request('GET', '/health', healthSchema, { timeoutMs });
    return [fileWarning(health, now), subscriberWarning(health)].filter((warning) => warning !== undefined);
  } catch (error) {
    // The warnings are optional: their failure must not fail the command.
    if (isCliError(error)) return [];
    throw error;
  }
};
