import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { createAlertInvoker } from '../../shared/aws/invoke-alert-function.ts';

const lambda = mockClient(LambdaClient);
const warnings: string[] = [];
const starter = createAlertInvoker({
  functionName: 'alert',
  logger: { warn: (message) => warnings.push(message) },
  client: new LambdaClient({}),
});

beforeEach(() => {
  lambda.reset();
  warnings.length = 0;
});

it('starts the alert function for the monitor, without waiting for it', async () => {
  lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
  await starter.alert('shop');
  const input = lambda.commandCalls(InvokeCommand)[0]?.args[0].input;
  expect(input).toMatchObject({ FunctionName: 'alert', InvocationType: 'Event', Payload: '{"monitor":"shop"}' });
  expect(warnings).toEqual([]);
});

it('never rejects: the sweep will find the outbox', async () => {
  lambda.on(InvokeCommand).rejects(new Error('Rate exceeded'));
  await starter.alert('shop');
  expect(warnings).toEqual([expect.stringContaining("'shop', the next sweep will: Rate exceeded")]);
});

it('starts it to look who listens, and does not reject either', async () => {
  lambda.on(InvokeCommand).resolvesOnce({ StatusCode: 202 }).rejectsOnce(new Error('Rate exceeded'));
  await starter.refreshSubscriberCount();
  expect(lambda.commandCalls(InvokeCommand)[0]?.args[0].input).toMatchObject({ Payload: '{"look":"subscribers"}' });
  await starter.refreshSubscriberCount();
  expect(warnings).toEqual([expect.stringContaining('to look who listens to the alerts: Rate exceeded')]);
});
