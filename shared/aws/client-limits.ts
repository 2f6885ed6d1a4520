// Settings of every AWS client, so that no call outlives its function.

/**
 * By default the SDK waits without a limit, and `requestTimeout` alone only logs a warning. Three attempts with these limits
 * end within the shortest function time-out (20 s).
 */
export const clientLimits = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;
