// The DynamoDB client, with a bound on the time of every call.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export type CallLimits = {
  readonly connectMs: number;
  /** Until the answer begins. */
  readonly answerMs: number;
  readonly attempts: number;
};

/** DynamoDB answers within tens of milliseconds; a worker has 5 s left to record a run that used its whole budget. */
const usualLimits: CallLimits = { connectMs: 1_000, answerMs: 1_500, attempts: 3 };

/** For a whole call: its attempts, their pauses, and the end of the answer. */
export const callTimeoutMs = 8_000;

/** Region, endpoint and credentials come from the environment. Without `throwOnRequestTimeout` the SDK only warns. */
export const createDynamoClient = (limits: CallLimits = usualLimits): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: limits.attempts,
    requestHandler: {
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.answerMs,
      throwOnRequestTimeout: true,
    },
  });

/** The abort signal of one call. */
export const bounded = (): { readonly abortSignal: AbortSignal } => ({
  abortSignal: AbortSignal.timeout(callTimeoutMs),
});

/** About `baseMs`, twice that, four times … so that those who met once do not meet again. */
export const pauseMs = (baseMs: number, round: number): number => baseMs * 2 ** round * (0.5 + Math.random() / 2);
