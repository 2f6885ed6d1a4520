// Which faults a seed has, and how often: some stories are calm, so that a fault-free failure is seen too.
import type { Random } from './random.ts';

export type FaultName =
  | 'death'
  | 'store rejects'
  | 'store times out after the write'
  | 'transaction conflict'
  | 'index lags'
  | 'queue refuses'
  | 'duplicate delivery'
  | 'late delivery'
  | 'lost wake'
  | 'publisher refuses'
  | 'publisher times out after the send'
  | 'slow publisher'
  | 'extra tick'
  | 'lost tick'
  | 'clock step'
  | 'redeploy'
  | 'run by hand';

export type Faults = {
  /** Whether this fault happens now; counted when it does. */
  readonly strikes: (fault: FaultName) => boolean;
  readonly has: (fault: FaultName) => boolean;
  /** From now on none does. */
  readonly stop: () => void;
  readonly count: () => number;
};

/** How probable each is at every opportunity, in a story that has it. */
const rates: Readonly<Record<FaultName, number>> = {
  death: 0.02,
  'store rejects': 0.02,
  'store times out after the write': 0.02,
  'transaction conflict': 0.1,
  'index lags': 0.2,
  'queue refuses': 0.2,
  'duplicate delivery': 0.1,
  'late delivery': 0.1,
  'lost wake': 0.3,
  'publisher refuses': 0.3,
  'publisher times out after the send': 0.1,
  'slow publisher': 0.3,
  'extra tick': 0.3,
  'lost tick': 0.1,
  'clock step': 0.15,
  redeploy: 0.2,
  'run by hand': 0.2,
};

export const createFaults = (random: Random): Faults => {
  const names = Object.keys(rates) as FaultName[];
  const share = random.pick([0, 0.2, 0.5, 0.5, 0.8]);
  const chosen = new Set(names.filter(() => random.chance(share)));
  let stopped = false;
  let count = 0;
  return {
    strikes: (fault) => {
      if (stopped || !chosen.has(fault) || !random.chance(rates[fault])) return false;
      count += 1;
      return true;
    },
    has: (fault) => chosen.has(fault),
    stop: () => {
      stopped = true;
    },
    count: () => count,
  };
};
