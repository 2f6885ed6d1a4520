// Log lines for errors of the user's code that belong to no run: outside of flows, or after their run has ended.

/** `error`: its message, and where it was thrown if that is known. */
type Unhandled = { readonly error: string };

export const unhandledErrors = {
  rejection: ({ error }: Unhandled) => `Unhandled promise rejection outside any run: ${error}. Vigía keeps running.`,
  exception: ({ error }: Unhandled) => `Uncaught exception outside any run: ${error}. Vigía keeps running.`,
};
