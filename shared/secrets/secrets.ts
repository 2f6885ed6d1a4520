// The secrets port: the value behind a name, when a request is about to be sent.
export interface Secrets {
  /**
   * Rejects with a SecretProblem. The value is in the hands of whoever asked: it must not get into a record, a log or
   * a message.
   */
  get(name: string): Promise<string>;
}

/** `not-set`: there is none of that name. `unreadable`: nobody knows, since it could not be asked. */
export type SecretProblem = Error & { readonly reason: 'not-set' | 'unreadable' };

export const secretProblem = (reason: SecretProblem['reason'], message: string): SecretProblem =>
  Object.assign(new Error(message), { reason });
