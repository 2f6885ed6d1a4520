// The side of the RPC in the process: executes the calls of one thread with the probe and the secrets of the process.
import type { MessagePort } from 'node:worker_threads';
import { failedOutcome } from '../../checks/failed-outcome.ts';
import type { Probe, ProbeOutcome, ProbeRequest } from '../../net/probe-port.ts';
import type { SecretError, Secrets } from '../../secrets/secrets.ts';
import { errorMessage } from '../../text/clean.ts';
import type { RpcCall, RpcReply } from './rpc-messages.ts';

export type RpcHostDeps = {
  readonly probe: Probe;
  readonly secrets: Secrets;
};

type RpcHost = {
  readonly handle: (call: RpcCall) => void;
  /** Aborts the probes that are under way. */
  readonly abortAll: () => void;
};

type CallOf<K extends RpcCall['kind']> = Extract<RpcCall, { kind: K }>;

const invalidRequest = (request: ProbeRequest, message: string): ProbeOutcome => {
  const error = { code: 'INVALID_REQUEST', message };
  try {
    return failedOutcome(request, error, 0);
  } catch {
    return { ok: false, error, evidence: { kind: 'http', phases: { totalMs: 0 }, error } };
  }
};

/** A body may be a view of a larger buffer, all of which would be cloned. */
const withOwnBody = (outcome: ProbeOutcome): ProbeOutcome => {
  const body = outcome.ok && (outcome.response as { readonly body?: unknown } | undefined)?.body;
  if (!outcome.ok || !(body instanceof Uint8Array)) return outcome;
  return { ...outcome, response: { ...(outcome.response as object), body: new Uint8Array(body) } };
};

/** `onSecret` receives each value that is sent into the thread, so that the thread's messages can be redacted. */
export const createRpcHost = (deps: RpcHostDeps, port: MessagePort, onSecret: (value: string) => void): RpcHost => {
  const aborts = new Map<number, AbortController>();
  const reply = (message: RpcReply): void => port.postMessage(message);

  const probe = async ({ id, request }: CallOf<'probe'>): Promise<void> => {
    const controller = new AbortController();
    aborts.set(id, controller);
    // A probe rejects only for an invalid request, which a user's code may have posted: it fails that request alone.
    const outcome = await deps
      .probe({ ...request, signal: controller.signal })
      .catch((error: unknown) => invalidRequest(request, errorMessage(error)));
    aborts.delete(id);
    reply({ kind: 'probe-result', id, outcome: withOwnBody(outcome) });
  };

  const getSecret = async ({ id, name }: CallOf<'get-secret'>): Promise<void> => {
    try {
      const value = await deps.secrets.get(name);
      onSecret(value);
      reply({ kind: 'secret-value', id, value });
    } catch (error) {
      const { reason = 'unreadable' } = error as Partial<SecretError>;
      reply({ kind: 'secret-error', id, reason, message: errorMessage(error) });
    }
  };

  return {
    handle: (call) => {
      if (call.kind === 'probe') void probe(call);
      else if (call.kind === 'get-secret') void getSecret(call);
      else aborts.get(call.id)?.abort();
    },
    abortAll: () => {
      for (const controller of aborts.values()) controller.abort();
      aborts.clear();
    },
  };
};
