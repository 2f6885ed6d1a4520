// Inside a thread: the probe and the secrets of the process, asked by message.
import type { Probe, ProbeOutcome } from '../../net/probe-port.ts';
import { type Secrets, secretError } from '../../secrets/secrets.ts';
import type { FromThread, ToThread } from './rpc-messages.ts';

type Answer = Exclude<ToThread, { kind: 'run' }>;

/**
 * Requests are made by the process: threads stay small, one cache of names and one limit of connections serve all, and
 * a flow that keeps its thread busy does not distort the times in its evidence.
 */
export const openRemote = (say: (message: FromThread) => void) => {
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;

  const ask = (question: (id: number) => FromThread, heard: (answer: Answer) => void): number => {
    asked += 1;
    waiting.set(asked, heard);
    say(question(asked));
    return asked;
  };

  const probe: Probe = ({ signal, ...request }) =>
    new Promise<ProbeOutcome>((resolve) => {
      const id = ask(
        (id) => ({ kind: 'probe', id, request }),
        (answer) => {
          signal?.removeEventListener('abort', cancel);
          if (answer.kind === 'outcome') resolve(answer.outcome);
        },
      );
      // The answer comes all the same: with what was met until then.
      const cancel = (): void => say({ kind: 'cancel', id });
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel, { once: true });
    });

  const secrets: Secrets = {
    get: (secret) =>
      new Promise((resolve, reject) => {
        ask(
          (id) => ({ kind: 'ask', id, secret }),
          (answer) => {
            if (answer.kind === 'secret') resolve(answer.value);
            if (answer.kind === 'refused') reject(secretError(answer.reason, answer.message));
          },
        );
      }),
  };

  return {
    probe,
    secrets,
    hear: (answer: Answer): void => {
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    },
  };
};
