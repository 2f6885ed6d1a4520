// Starts the alert function, best effort: what is lost here is found by the planner's sweep, or at the next look.
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Logger } from '../logging/logger.ts';
import { clientLimits } from './client-limits.ts';

export type AlertStarterOptions = {
  readonly functionName: string;
  readonly logger: Pick<Logger, 'warn'>;
  readonly client?: LambdaClient;
};

type Starter = {
  /** For what waits in the outbox of a monitor. */
  readonly alert: (monitor: string) => Promise<void>;
  /** To look who listens to the alerts. */
  readonly refreshSubscriberCount: () => Promise<void>;
};

/** Neither rejects: sending an alert must not fail the run that caused it, nor a look the planner. */
export const createAlertInvoker = ({
  functionName,
  logger,
  client = new LambdaClient(clientLimits),
}: AlertStarterOptions): Starter => {
  const start = async (event: unknown, lost: string): Promise<void> => {
    const Payload = JSON.stringify(event);
    try {
      await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }));
    } catch (error) {
      logger.warn(`The alert function was not started ${lost}: ${(error as Error).message}`);
    }
  };
  return {
    alert: (monitor) => start({ monitor }, `for '${monitor}', the next sweep will`),
    refreshSubscriberCount: () => start({ look: 'subscribers' }, 'to look who listens to the alerts'),
  };
};
