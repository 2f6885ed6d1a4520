import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { createAlertInvoker } from '../../shared/aws/alert-invoker.ts';

const lambda = mockClient(LambdaClient);
const warnings: string[] = [];
const invoker = createAlertInvoker({
  functionName: 'alert',
  logger: { warn: (message) => warnings.push(message) },
  client: new LambdaClient({}),
});

beforeEach(() => {
  lambda.reset();
  warnings.length = 0;
});

it('invokes the alert function for a monitor without waiting for its result', async () => {
  lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
  await invoker.alert('shop');
  const input = lambda.commandCalls(InvokeCommand)[0]?.args[0].input;
  expect(input).toMatchObject({ FunctionName: 'alert', InvocationType: 'Event', Payload: '{"monitor":"shop"}' });
  expect(warnings).toEqual([]);
});

it('logs a failed invocation and never rejects', async () => {
  lambda.on(InvokeCommand).rejects(new Error('Rate exceeded'));
  await invoker.alert('shop');
  expect(warnings).toEqual([expect.stringContaining("for 'shop'; the next sweep repeats it: Rate exceeded")]);
});

it('invokes the alert function to count the subscribers, and does not reject either', async () => {
  lambda.on(InvokeCommand).resolvesOnce({ StatusCode: 202 }).rejectsOnce(new Error('Rate exceeded'));
  await invoker.refreshSubscriberCount();
  expect(lambda.commandCalls(InvokeCommand)[0]?.args[0].input).toMatchObject({ Payload: '{"count":"subscribers"}' });
  await invoker.refreshSubscriberCount();
  expect(warnings).toEqual([expect.stringContaining('to count the subscribers: Rate exceeded')]);
});
