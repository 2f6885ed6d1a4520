// The side of the RPC in a thread: a probe and a source of secrets that call those of the process.
import type { Probe, ProbeOutcome } from '../../net/probe-port.ts';
import { type Secrets, secretError } from '../../secrets/secrets.ts';
import type { RpcCall, RpcReply } from './rpc-messages.ts';

type RpcClient = {
  readonly probe: Probe;
  readonly secrets: Secrets;
  readonly receive: (reply: RpcReply) => void;
};

/**
 * The process makes the requests, so that threads stay small, all share one DNS cache and one limit of connections, and
 * a flow that blocks its thread does not distort the times in its evidence.
 */
export const createRpcClient = (send: (call: RpcCall) => void): RpcClient => {
  const pending = new Map<number, (reply: RpcReply) => void>();
  let lastId = 0;

  const call = (create: (id: number) => RpcCall, onReply: (reply: RpcReply) => void): number => {
    lastId += 1;
    pending.set(lastId, onReply);
    send(create(lastId));
    return lastId;
  };

  const probe: Probe = ({ signal, ...request }) =>
    new Promise<ProbeOutcome>((resolve) => {
      const id = call(
        (callId) => ({ kind: 'probe', id: callId, request }),
        (reply) => {
          signal?.removeEventListener('abort', cancel);
          if (reply.kind === 'probe-result') resolve(reply.outcome);
        },
      );
      // A cancelled probe still replies: with its evidence so far.
      const cancel = (): void => send({ kind: 'cancel-probe', id });
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel, { once: true });
    });

  const secrets: Secrets = {
    get: (name) =>
      new Promise((resolve, reject) => {
        call(
          (id) => ({ kind: 'get-secret', id, name }),
          (reply) => {
            if (reply.kind === 'secret-value') resolve(reply.value);
            if (reply.kind === 'secret-error') reject(secretError(reply.reason, reply.message));
          },
        );
      }),
  };

  const receive = (reply: RpcReply): void => {
    pending.get(reply.id)?.(reply);
    pending.delete(reply.id);
  };

  return { probe, secrets, receive };
};
