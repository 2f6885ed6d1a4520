// The DynamoDB client, with a bound on the time of every call.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export type CallLimits = {
  readonly connectMs: number;
  /** Until the answer begins. */
  readonly answerMs: number;
  readonly attempts: number;
  /** For a whole call: its attempts, their pauses, and the end of the answer. */
  readonly callMs: number;
};

/** DynamoDB answers within tens of milliseconds; the rest is for the largest answers, 16 MB, and for throttling. */
export const usualLimits: CallLimits = { connectMs: 1_000, answerMs: 1_500, attempts: 3, callMs: 8_000 };

/**
 * Of a worker's 25 s a run may have waited 1.5 s to be due, and used a budget of 20 s: what it found is recorded in the
 * 3.5 s that are left. A slow call has time for two more attempts, and when it fails the worker still lives to say so.
 */
export const workerLimits: CallLimits = { connectMs: 500, answerMs: 1_000, attempts: 3, callMs: 3_000 };

/** Region, endpoint and credentials come from the environment. Without `throwOnRequestTimeout` the SDK only warns. */
export const createDynamoClient = (limits: Omit<CallLimits, 'callMs'>): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: limits.attempts,
    requestHandler: {
      connectionTimeout: limits.connectMs,
      requestTimeout: limits.answerMs,
      throwOnRequestTimeout: true,
    },
  });

/** The abort signal of one call. */
export const bounded = ({ callMs }: Pick<CallLimits, 'callMs'>): { readonly abortSignal: AbortSignal } => ({
  abortSignal: AbortSignal.timeout(callMs),
});

/** About `baseMs`, twice that, four times … so that those who met once do not meet again. */
export const pauseMs = (baseMs: number, round: number): number => baseMs * 2 ** round * (0.5 + Math.random() / 2);
