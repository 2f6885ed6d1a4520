// Creates the DynamoDB client, with a time limit for every call.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export type CallLimits = {
  readonly connectMs: number;
  /** Until the response begins. */
  readonly responseMs: number;
  readonly attempts: number;
  /** For a whole call: all attempts, the pauses between them, and the end of the response. */
  readonly callMs: number;
};

/** DynamoDB responds within tens of milliseconds. The rest is for the largest responses (16 MB) and for throttling. */
export const defaultLimits: CallLimits = { connectMs: 1_000, responseMs: 1_500, attempts: 3, callMs: 8_000 };

/**
 * A worker has 5 s more than a run: it may wait 1.5 s for its due time, which leaves 3.5 s to record the run. A slow call has time for two more attempts, and the worker still has time to log that a call failed.
 */
export const workerLimits: CallLimits = { connectMs: 500, responseMs: 1_000, attempts: 3, callMs: 3_000 };

/** Region, endpoint and credentials come from the environment. Without `throwOnRequestTimeout` the SDK only warns. */
export const createDynamoClient = (limits: Omit<CallLimits, 'callMs'>): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: limits.attempts,
    requestHandler: {
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.responseMs,
      throwOnRequestTimeout: true,
    },
  });

/** The options that abort one call after `callMs`. */
export const withTimeLimit = ({ callMs }: Pick<CallLimits, 'callMs'>): { readonly abortSignal: AbortSignal } => ({
  abortSignal: AbortSignal.timeout(callMs),
});

/** About `baseMs`, then twice and four times that …, with jitter so that callers that collided do not collide again. */
export const backOffMs = (baseMs: number, round: number): number => baseMs * 2 ** round * (0.5 + Math.random() / 2);
