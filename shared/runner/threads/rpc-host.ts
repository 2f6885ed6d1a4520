// Does in the process what a thread asks of it: requests, and the values of secrets.
import type { MessagePort } from 'node:worker_threads';
import type { Probe } from '../../net/probe-port.ts';
import type { SecretError, Secrets } from '../../secrets/secrets.ts';
import type { FromThread, ToThread } from './rpc-messages.ts';

export type ErrandDeps = {
  readonly probe: Probe;
  readonly secrets: Secrets;
};

type Errand = Extract<FromThread, { kind: 'probe' | 'cancel' | 'ask' }>;

export type Errands = {
  readonly take: (errand: Errand) => void;
  /** Breaks off what is under way. */
  readonly end: () => void;
};

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** `learn` is given each value that goes into the thread, so that it can be kept out of what comes back. */
export const openErrands = (deps: ErrandDeps, port: MessagePort, learn: (secret: string) => void): Errands => {
  const underWay = new Map<number, AbortController>();
  const answer = (message: ToThread): void => port.postMessage(message);

  const probe = async ({ id, request }: Extract<Errand, { kind: 'probe' }>): Promise<void> => {
    const controller = new AbortController();
    underWay.set(id, controller);
    // A probe rejects only for what is no request at all, and then nobody but its own run may be hurt.
    const outcome = await deps.probe({ ...request, signal: controller.signal }).catch((error: unknown) => ({
      ok: false as const,
      error: { code: 'INVALID_REQUEST', message: wordsOf(error) },
      evidence: {
        kind: 'http' as const,
        method: String(request.method ?? 'GET'),
        url: String(request.url),
        phases: { totalMs: 0 },
      },
    }));
    underWay.delete(id);
    // A body may be a piece of a larger memory, all of which would be copied.
    const own = outcome.ok
      ? { ...outcome, answer: { ...outcome.answer, body: new Uint8Array(outcome.answer.body) } }
      : outcome;
    answer({ kind: 'outcome', id, outcome: own });
  };

  const secret = async ({ id, secret: name }: Extract<Errand, { kind: 'ask' }>): Promise<void> => {
    try {
      const value = await deps.secrets.get(name);
      learn(value);
      answer({ kind: 'secret', id, value });
    } catch (error) {
      const { reason = 'unreadable' } = error as Partial<SecretError>;
      answer({ kind: 'refused', id, reason, message: wordsOf(error) });
    }
  };

  return {
    take: (errand) => {
      if (errand.kind === 'probe') void probe(errand);
      else if (errand.kind === 'ask') void secret(errand);
      else underWay.get(errand.id)?.abort();
    },
    end: () => {
      for (const controller of underWay.values()) controller.abort();
      underWay.clear();
    },
  };
};
