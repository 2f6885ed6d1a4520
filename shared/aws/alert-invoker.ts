// Invokes the alert function without waiting for it.
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Logger } from '../logging/logger.ts';
import { errorMessage } from '../text/clean.ts';
import type { AlertEvent } from './alert-event.ts';
import { clientLimits } from './client-limits.ts';

export type AlertInvokerOptions = {
  readonly functionName: string;
  readonly logger: Pick<Logger, 'warn'>;
  readonly client?: LambdaClient;
};

export type AlertInvoker = {
  /** Sends the alerts in the outbox of this monitor. */
  readonly alert: (monitor: string) => Promise<void>;
  /** Counts the subscribers of the alert topic. */
  readonly refreshSubscriberCount: () => Promise<void>;
};

/**
 * Neither call rejects: a lost invocation must not fail the run or the tick that caused it. The planner's sweep finds a
 * lost alert within a minute, and the next count of subscribers replaces a lost one.
 */
export const createAlertInvoker = ({
  functionName,
  logger,
  client = new LambdaClient(clientLimits),
}: AlertInvokerOptions): AlertInvoker => {
  const invoke = async (event: AlertEvent, purpose: string): Promise<void> => {
    const Payload = JSON.stringify(event);
    try {
      await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }));
    } catch (error) {
      logger.warn(`The alert function was not invoked ${purpose}: ${errorMessage(error)}`);
    }
  };
  return {
    alert: (monitor) => invoke({ monitor }, `for '${monitor}'; the next sweep repeats it`),
    refreshSubscriberCount: () => invoke({ count: 'subscribers' }, 'to count the subscribers'),
  };
};
