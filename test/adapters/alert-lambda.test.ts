import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { openAlertStarter } from '../../shared/adapters/alert-lambda.ts';

const lambda = mockClient(LambdaClient);
const warnings: string[] = [];
const start = openAlertStarter({
  functionName: 'alert',
  journal: { warn: (message) => warnings.push(message) },
  client: new LambdaClient({}),
});

beforeEach(() => {
  lambda.reset();
  warnings.length = 0;
});

it('starts the alert function for the monitor, without waiting for it', async () => {
  lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
  await start('shop');
  const input = lambda.commandCalls(InvokeCommand)[0]?.args[0].input;
  expect(input).toMatchObject({ FunctionName: 'alert', InvocationType: 'Event', Payload: '{"monitor":"shop"}' });
  expect(warnings).toEqual([]);
});

it('never rejects: the sweep will find the outbox', async () => {
  lambda.on(InvokeCommand).rejects(new Error('Rate exceeded'));
  await start('shop');
  expect(warnings).toEqual([expect.stringContaining("'shop', the next sweep will: Rate exceeded")]);
});
