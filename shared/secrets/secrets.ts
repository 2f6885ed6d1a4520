// The port for secrets: looks up the value of a name when a request is about to be sent.
export interface Secrets {
  /**
   * Rejects with a SecretError. The caller must keep the value out of records, logs and messages.
   */
  get(name: string): Promise<string>;
}

/** `not-set`: no secret has that name. `unreadable`: the source of secrets failed. */
export type SecretError = Error & { readonly reason: 'not-set' | 'unreadable' };

export const secretError = (reason: SecretError['reason'], message: string): SecretError =>
  Object.assign(new Error(message), { reason });
