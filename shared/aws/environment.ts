// What the stack and its functions must agree on: names of environment variables, and the line's time limits.
import type { Grouping } from '../model/schedule.ts';

/** Set by the constructs in infra/aws, read once by each function. */
export const variables = {
  table: 'VIGIA_TABLE',
  queueUrl: 'VIGIA_QUEUE_URL',
  topicArn: 'VIGIA_TOPIC_ARN',
  alertFunction: 'VIGIA_ALERT_FUNCTION',
  /** Optional: where the pages are, for links in alerts. */
  publicUrl: 'VIGIA_PUBLIC_URL',
  /** Set to anything where there is to be a page for Prometheus. */
  metrics: 'VIGIA_METRICS',
} as const;

export type VariableName = (typeof variables)[keyof typeof variables];

/** How long the parts of the line may take on AWS, and how far ahead it is planned. */
export const awsLimits = {
  workerTimeoutMs: 25_000,
  plannerTimeoutMs: 50_000,
  alertTimeoutMs: 20_000,
  /** Longer than the sender may live, so that a lease never ends while its owner still publishes. */
  alertLeaseMs: 30_000,
  /** The planner comes every minute and looks two ahead, so that one lost tick costs nothing. */
  horizonMs: 120_000,
} as const;

/** The stage of the API on which things may be changed. */
export const controlStage = 'control';

/** A message and a start of a function cost money: runs travel by 25, on whole seconds (which SQS can delay by). */
export const awsGrouping: Grouping = { size: 25, roundMs: 1_000 };

/** Where a secret is kept on AWS. */
export const parameterName = (secret: string): string => `/vigia/${secret}`;
