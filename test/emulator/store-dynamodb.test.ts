// The store contract over the emulator's DynamoDB.
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, inject } from 'vitest';
import { openDynamoStore } from '../../shared/storage/dynamodb/dynamodb-store.ts';
import { attributes, indexes } from '../../shared/storage/dynamodb/table.ts';
import { describeStore } from '../storage/contract/store-contract.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The endpoint of the emulator, set by support/setup.ts. */
    awsEndpoint: string;
  }
}

const table = `contract-${process.pid}-${Date.now()}`;
const client = new DynamoDBClient({
  endpoint: inject('awsEndpoint'),
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

const schemaOf = (names: { readonly partition: string; readonly sort: string }): KeySchemaElement[] => [
  { AttributeName: names.partition, KeyType: 'HASH' },
  { AttributeName: names.sort, KeyType: 'RANGE' },
];

const createTable = async (): Promise<void> => {
  const keys = [attributes, ...Object.values(indexes)].flatMap(({ partition, sort }) => [partition, sort]);
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: schemaOf(attributes),
      AttributeDefinitions: keys.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      GlobalSecondaryIndexes: Object.values(indexes).map((index) => ({
        IndexName: index.name,
        KeySchema: schemaOf(index),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.1 }, { TableName: table });
};

describeStore('DynamoDB', async (now) => {
  await createTable();
  return openDynamoStore({ table, now, client });
});

afterAll(async () => {
  await client.send(new DeleteTableCommand({ TableName: table }));
  client.destroy();
});
