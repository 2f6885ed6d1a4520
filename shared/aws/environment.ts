// What the stack and its functions agree on: names of environment variables, time limits and other names.
import type { Grouping } from '../model/schedule.ts';

/** Set by the constructs in infra/aws, read by the functions. */
export const variables = {
  table: 'VIGIA_TABLE',
  queueUrl: 'VIGIA_QUEUE_URL',
  topicArn: 'VIGIA_TOPIC_ARN',
  alertFunction: 'VIGIA_ALERT_FUNCTION',
  /** Optional: the URL of the pages, for links in alerts and for `vigia open`. */
  publicUrl: 'VIGIA_PUBLIC_URL',
  /** Optional: any value adds the Prometheus page to the API. */
  metrics: 'VIGIA_METRICS',
} as const;

export type VariableName = (typeof variables)[keyof typeof variables];

export const awsLimits = {
  plannerTimeoutMs: 50_000,
  alertTimeoutMs: 20_000,
  /** Leaves the alert function time to mark what it has sent. */
  alertSendingMs: 15_000,
  /** Longer than the alert function may run, so that a lease never ends while its owner still sends. */
  alertLeaseMs: 30_000,
  /** The planner runs every minute and plans two minutes ahead, so that one lost tick costs nothing. */
  horizonMs: 120_000,
} as const;

/** The API Gateway stage that accepts changes. */
export const controlStage = 'control';

/** Each message and each invocation costs money, and SQS delays by whole seconds: 25 runs share a message. */
export const awsGrouping: Grouping = { size: 25, roundMs: 1_000 };

/** The SSM parameter that holds a secret. */
export const parameterName = (secret: string): string => `/vigia/${secret}`;
