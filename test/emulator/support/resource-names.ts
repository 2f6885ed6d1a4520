// The names of the resources in the emulator that a stack could leave behind.
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { Clients } from './clients.ts';

export const resourceNames = async ({ dynamo, lambda, sns, sqs }: Clients): Promise<readonly string[]> => {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand({}));
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
  const functions = Functions.map(({ FunctionName = '' }) => FunctionName);
  const topics = Topics.map(({ TopicArn = '' }) => TopicArn);
  return [...functions, ...TableNames, ...QueueUrls, ...topics];
};
