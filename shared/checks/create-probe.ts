// The probe of a process: passes each request to the sender of its kind.
import { type ConnectorOptions, createGuardedConnector } from '../net/guarded-connection.ts';
import { hasFreeDescriptor, hasRoute } from '../net/machine-facts.ts';
import type { Probe, ProbeRequest } from '../net/probe-port.ts';
import { createRequestLimit } from '../net/request-limit.ts';
import { attributeError } from './attribute-error.ts';
import type { ProbeDeps, Sender } from './probe-kind.ts';
import { probeKinds } from './probes.ts';

export type ProbeOptions = ConnectorOptions & {
  /** Requests under way at once; 20,000 when left out. */
  readonly maxConcurrent?: number;
};

const createSenders = (deps: ProbeDeps): ReadonlyMap<string, Sender<ProbeRequest>> =>
  new Map(probeKinds.map(({ kind, createSender }) => [kind, createSender(deps) as Sender<ProbeRequest>]));

/**
 * One per process: all kinds share its DNS resolver, address policy and limit. `close` cancels the requests under way
 * and resolves when they have ended. Throws for an invalid option.
 */
export const createProbe = (
  options: ProbeOptions = {},
): { readonly probe: Probe; readonly close: () => Promise<void> } => {
  const connector = createGuardedConnector(options);
  const senders = createSenders({ connector, limit: createRequestLimit(options.maxConcurrent ?? 20_000) });

  const probe: Probe = async (request) => {
    const sender = senders.get(request.kind);
    if (!sender) throw new TypeError(`'${request.kind}' is not a kind of check`);
    const startedAt = performance.now();
    const outcome = await sender.send(request);
    if (outcome.ok) return outcome;
    const isResolverWorking = () => connector.isResolverWorking(startedAt);
    const facts = { isResolverWorking, hasRoute, hasFreeDescriptor };
    return attributeError(outcome, facts, startedAt + request.timeoutMs - performance.now());
  };

  const close = async (): Promise<void> => {
    await Promise.allSettled([...[...senders.values()].map((sender) => sender.close()), connector.close()]);
  };
  return { probe, close };
};
