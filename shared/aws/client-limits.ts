// Settings that every AWS client of the line shares: no call may outlive its function.

/**
 * The SDK waits for ever unless told otherwise, and `requestTimeout` alone only warns. Three attempts of
 * these still end well within the shortest function time-out (20 s).
 */
export const clientLimits = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;
