// The alert function when SNS refuses an alert.
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it, onTestFinished, vi } from 'vitest';
import { variables } from '../../shared/aws/environment.ts';
import { toRow, toStored } from '../../shared/storage/dynamodb/dynamodb-items.ts';
import { decodeStatus, encodeStatus } from '../../shared/storage/records/status-records.ts';
import { anAlert, aStatus } from '../support/builders.ts';

it('throws for a refused alert, and keeps the alert with its lease cleared', async () => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv(variables.table, 'records');
  vi.stubEnv(variables.topicArn, 'arn:aws:sns:us-east-1:123456789012:alerts');
  const item = encodeStatus(aStatus({ outbox: [anAlert(1)] }));
  let row = toRow(item, JSON.stringify(item.body), 1);
  const dynamo = mockClient(DynamoDBClient);
  const sns = mockClient(SNSClient);
  onTestFinished(() => {
    dynamo.restore();
    sns.restore();
  });
  dynamo.on(GetItemCommand).callsFake(() => ({ Item: row }));
  dynamo.on(PutItemCommand).callsFake(({ Item }) => {
    row = Item;
    return {};
  });
  const refusal = Object.assign(new Error('not allowed'), { $metadata: { httpStatusCode: 403 } });
  sns.on(PublishCommand).rejects(refusal);

  // Other tests of the function may have run in this process: it reads its environment once.
  vi.resetModules();
  const { handler } = await import('../../functions/alert.ts');
  const monitor = aStatus().monitor;
  await expect(handler({ monitor })).rejects.toThrow(
    `A channel did not accept an alert of ${monitor}; a later sweep sends it again.`,
  );
  const { outbox, channels } = decodeStatus(toStored(row)).status;
  expect(outbox).toHaveLength(1);
  expect(channels?.sns).toEqual({ retries: 1, notBefore: expect.any(Number) });
  vi.unstubAllEnvs();
});
