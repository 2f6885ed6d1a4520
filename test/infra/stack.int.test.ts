// Invariants over all resources of the stack.
import { describe, expect, it } from 'vitest';
import { finders, newStack, type Resource, resourcesOf } from './support/synthesized-stack.ts';

const resources = resourcesOf(newStack({ alertEmails: ['ana@shop.example', 'luis@shop.example'] }).stack);
const { ofType, only } = finders(resources);
const functions = ofType('AWS::Lambda::Function').map((resource) => [resource.id, resource] as const);

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
};
const statements = ({ properties }: Resource): readonly Statement[] =>
  (properties.PolicyDocument as { Statement: readonly Statement[] }).Statement;
const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** The actions that the role of a stage's function allows. */
const actionsOf = (stage: string): readonly string[] =>
  statements(only('AWS::IAM::Policy', stage)).flatMap(({ Action }) => [...listOf(Action)]);

describe('every function', () => {
  it.each(functions)('%s runs on Node 24 and arm64, with a time-out and logs as JSON', (_, { properties }) => {
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: expect.any(Number),
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN' },
    });
  });

  it.each(functions)('%s writes to a log group of its own, whose entries expire', (_, { properties }) => {
    const { LogGroup } = properties.LoggingConfig as { LogGroup: { Ref: string } };
    expect(only('AWS::Logs::LogGroup', LogGroup.Ref).properties.RetentionInDays).toBeGreaterThan(0);
  });

  it('has a role of its own', () => {
    const roles = functions.map(([, { properties }]) => JSON.stringify(properties.Role));
    expect(new Set(roles).size).toBe(functions.length);
    expect(ofType('AWS::IAM::Role')).toHaveLength(functions.length);
  });
});

describe('permissions', () => {
  it('name every action and every resource, without wildcards', () => {
    for (const policy of ofType('AWS::IAM::Policy')) {
      const text = JSON.stringify(statements(policy).map(({ Action, Resource }) => [Action, Resource]));
      expect(text, policy.id).not.toContain('*');
    }
    for (const role of ofType('AWS::IAM::Role')) expect(role.properties.ManagedPolicyArns, role.id).toBeUndefined();
  });

  it('let the api-read function read, and never write', () => {
    const writes = /Put|Delete|Update|Send|Publish|Invoke/;
    expect(actionsOf('ApiRead').filter((action) => writes.test(action))).toEqual(['logs:PutLogEvents']);
  });

  it('let every function that reads an index, which holds keys only, read the items by key', () => {
    const table = { 'Fn::GetAtt': [only('AWS::DynamoDB::GlobalTable').id, 'Arn'] };
    const policies = ofType('AWS::IAM::Policy');
    const indexReaders = policies.filter((policy) => JSON.stringify(policy).includes('/index/'));
    expect(indexReaders.map(({ id }) => id.replace(/Role.*/, ''))).toEqual(['Plan', 'ApiRead']);
    for (const policy of indexReaders) {
      const byKey = statements(policy).filter(({ Action }) => listOf(Action).includes('dynamodb:BatchGetItem'));
      expect(
        byKey.flatMap(({ Resource }) => listOf(Resource)),
        policy.id,
      ).toContainEqual(table);
    }
  });

  it('let only the plan function delete', () => {
    const stages = ['Plan', 'Run', 'Alert', 'ApiRead'];
    expect(stages.filter((stage) => actionsOf(stage).includes('dynamodb:DeleteItem'))).toEqual(['Plan']);
  });

  it.each([
    ['run', 'its monitors use', { secrets: ['SHOP_KEY', 'SHOP_TOKEN'] }],
    ['alert', 'its channels use', { channelSecrets: ['SHOP_KEY', 'SHOP_TOKEN'] }],
  ])('let only the %s function read the secrets that %s, and no others', (stage, _, secrets) => {
    const withSecrets = resourcesOf(newStack(secrets).stack);
    const readers = withSecrets.filter(({ type, properties }) => {
      return type === 'AWS::IAM::Policy' && JSON.stringify(properties).includes('ssm:');
    });
    expect(readers.map(({ id }) => id)).toEqual([expect.stringMatching(new RegExp(`^${stage}`, 'i'))]);
    const [reading] = statements(readers[0] as Resource).filter(({ Action }) => Action === 'ssm:GetParameter');
    expect(listOf(reading?.Resource).map((resource) => JSON.stringify(resource))).toEqual([
      expect.stringMatching(/:parameter\/vigia\/SHOP_KEY"/),
      expect.stringMatching(/:parameter\/vigia\/SHOP_TOKEN"/),
    ]);
    expect(JSON.stringify(reading)).not.toContain('*');
    expect(JSON.stringify(resources)).not.toContain('ssm:');
  });

  it('let only the alert function publish, and only to the topic', () => {
    const publishers = ofType('AWS::IAM::Policy').filter((policy) => JSON.stringify(policy).includes('sns:Publish'));
    expect(publishers.map(({ id }) => id)).toEqual([expect.stringMatching(/^Alert/)]);
  });

  it('let only the alert function read the subscriber count, and only of the alert topic', () => {
    const readers = ofType('AWS::IAM::Policy')
      .flatMap((policy) => statements(policy).map((statement) => ({ id: policy.id, ...statement })))
      .filter(({ Action }) => listOf(Action).some((action) => /^sns:(?!Publish$)/.test(action)));
    expect(readers).toMatchObject([
      {
        id: expect.stringMatching(/^Alert/),
        Action: ['sns:Publish', 'sns:GetTopicAttributes'],
        Resource: { Ref: only('AWS::SNS::Topic', 'Alert').id },
      },
    ]);
  });
});

describe('the queue', () => {
  const queue = only('AWS::SQS::Queue', 'QueueRuns').properties;

  it('moves a message after four receives to the dead-letter queue, which keeps it for 14 days', () => {
    const dead = only('AWS::SQS::Queue', 'QueueDead');
    expect(queue.RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [dead.id, 'Arn'] },
      maxReceiveCount: 4,
    });
    expect(dead.properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
  });

  it('hides a received message for more than two worker time-outs, and drops a message after half an hour', () => {
    expect(queue.VisibilityTimeout).toBe(60);
    expect(only('AWS::Lambda::Function', 'Run').properties.Timeout).toBe(25);
    expect(queue.MessageRetentionPeriod).toBe(30 * 60);
  });

  it('delivers one message at a time, and accepts failures of single messages', () => {
    expect(only('AWS::Lambda::EventSourceMapping').properties).toMatchObject({
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });
});

describe('the schedule', () => {
  it('invokes the planner every minute, and drops an event that is a minute old', () => {
    const { ScheduleExpression, State, Targets } = only('AWS::Events::Rule').properties;
    expect({ ScheduleExpression, State }).toEqual({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    expect(Targets).toMatchObject([{ RetryPolicy: { MaximumEventAgeInSeconds: 60 } }]);
    const planner = only('AWS::Lambda::EventInvokeConfig', 'Plan').properties;
    expect(planner).toMatchObject({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 });
  });
});

describe('the table', () => {
  const record = only('AWS::DynamoDB::GlobalTable');

  it('is billed on demand, expires items, and has point-in-time recovery', () => {
    expect(record.properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'exp', Enabled: true },
      Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    });
  });

  it('copies only keys into its indexes, so that a large record is written once', () => {
    const copies = record.properties.GlobalSecondaryIndexes as readonly { Projection: unknown }[];
    expect(copies.map(({ Projection }) => Projection)).toEqual([
      { ProjectionType: 'KEYS_ONLY' },
      { ProjectionType: 'KEYS_ONLY' },
    ]);
  });

  it.each([
    { retain: true, policy: 'Retain', isProtected: true },
    { retain: false, policy: 'Delete', isProtected: false },
  ])('is kept when the stack is deleted: $retain, as the option says', ({ retain, policy, isProtected }) => {
    const table = resourcesOf(newStack({ retain }).stack).find(({ type }) => type === record.type);
    expect(table?.deletionPolicy).toBe(policy);
    expect(table?.properties.Replicas).toMatchObject([{ DeletionProtectionEnabled: isProtected }]);
  });
});

describe('topics', () => {
  it.each(['AlertTopic', 'AlarmsOpsTopic'])('%s has a subscription for each mailbox', (topic) => {
    const subscriptions = ofType('AWS::SNS::Subscription').filter(({ id }) => id.startsWith(topic));
    const endpoints = subscriptions.map(({ properties }) => properties.Endpoint);
    expect(endpoints).toEqual(['ana@shop.example', 'luis@shop.example']);
  });

  it('are not encrypted with a key that alarms cannot use, and refuse plain HTTP', () => {
    for (const { properties } of ofType('AWS::SNS::Topic')) expect(properties.KmsMasterKeyId).toBeUndefined();
    for (const policy of ofType('AWS::SNS::TopicPolicy')) {
      expect(statements(policy)).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });
});
