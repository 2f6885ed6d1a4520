// Starts the alert function for a monitor, best effort: the planner's sweep finds what is lost here.
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Journal } from '../ports/journal.ts';
import { clientLimits } from './aws-client.ts';

export type AlertStarterOptions = {
  readonly functionName: string;
  readonly journal: Pick<Journal, 'warn'>;
  readonly client?: LambdaClient;
};

/** Never rejects: sending an alert must not fail the run that caused it. */
export const openAlertStarter = ({
  functionName,
  journal,
  client = new LambdaClient(clientLimits),
}: AlertStarterOptions) => {
  return async (monitor: string): Promise<void> => {
    const Payload = JSON.stringify({ monitor });
    try {
      await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }));
    } catch (error) {
      journal.warn(
        `The alert function was not started for '${monitor}', the next sweep will: ${(error as Error).message}`,
      );
    }
  };
};
