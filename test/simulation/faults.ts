// Which faults a scenario has, and how often. Some scenarios have none, to find failures without faults too.
import type { Random } from './random.ts';

export type FaultName =
  | 'death'
  | 'store rejects'
  | 'store times out after the write'
  | 'transaction conflict'
  | 'slow store'
  | 'index lags'
  | 'queue refuses'
  | 'duplicate delivery'
  | 'late delivery'
  | 'lost wake'
  | 'channel retries'
  | 'channel refuses'
  | 'lost outcome'
  | 'slow channel'
  | 'suspended sender'
  | 'extra tick'
  | 'lost tick'
  | 'clock step'
  | 'redeploy'
  | 'manual run'
  | 'manual pause';

export type Faults = {
  /** Whether this fault happens now. Counts the faults that happen. */
  readonly strikes: (fault: FaultName) => boolean;
  readonly has: (fault: FaultName) => boolean;
  /** From now on only these faults happen. */
  readonly stop: (kept: readonly FaultName[]) => void;
  /** From now on all faults of the scenario happen again. */
  readonly resume: () => void;
  readonly count: () => number;
};

/** The probability of each fault at every opportunity, in a scenario that has it. */
const rates: Readonly<Record<FaultName, number>> = {
  death: 0.03,
  'store rejects': 0.02,
  'store times out after the write': 0.02,
  'transaction conflict': 0.1,
  'slow store': 0.2,
  'index lags': 0.2,
  'queue refuses': 0.2,
  'duplicate delivery': 0.1,
  'late delivery': 0.1,
  'lost wake': 0.3,
  'channel retries': 0.3,
  'channel refuses': 0.1,
  'lost outcome': 0.1,
  'slow channel': 0.3,
  'suspended sender': 0.1,
  'extra tick': 0.3,
  'lost tick': 0.1,
  'clock step': 0.15,
  redeploy: 0.2,
  'manual run': 0.5,
  'manual pause': 0.3,
};

/** A long scenario has a random selection of all faults. */
const randomFaults = (random: Random): ReadonlySet<FaultName> => {
  const share = random.pick([0, 0.2, 0.5, 0.5, 0.8]);
  return new Set((Object.keys(rates) as FaultName[]).filter(() => random.chance(share)));
};

/** A contention scenario has the faults that make workers contend, at a higher rate. */
const contentionFaults: ReadonlySet<FaultName> = new Set<FaultName>([
  'death',
  'slow store',
  'duplicate delivery',
  'lost wake',
]);
const contentionFactor = 2;

export type ScenarioKind = 'long' | 'contention';

export const createFaults = (random: Random, kind: ScenarioKind): Faults => {
  const chosen = kind === 'long' ? randomFaults(random) : contentionFaults;
  const factor = kind === 'long' ? 1 : contentionFactor;
  let possible: ReadonlySet<FaultName> = chosen;
  let count = 0;
  return {
    strikes: (fault) => {
      if (!possible.has(fault) || !random.chance(factor * rates[fault])) return false;
      count += 1;
      return true;
    },
    has: (fault) => chosen.has(fault),
    stop: (kept) => {
      possible = new Set(kept.filter((fault) => chosen.has(fault)));
    },
    resume: () => {
      possible = chosen;
    },
    count: () => count,
  };
};
