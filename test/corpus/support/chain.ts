// A chain of redirects, as a case of the corpus, and the hosts that it leads over.
import type { RequestPhase } from '../../../shared/model/run.ts';
import type { HttpOptions } from '../../../shared/monitor.ts';
import type { Host, Step } from './chain-world.ts';

const here: Host = { addresses: ['127.0.0.1'] };

export const hosts: Readonly<Record<string, Host>> = {
  'shop.example': here,
  'www.shop.example': here,
  'login.example': here,
  'two-days.example': { ...here, days: 2 },
  'ten-days.example': { ...here, days: 10 },
  'wrong.example': { ...here, certificateOf: 'other.example' },
  'expired.example': { ...here, days: -3 },
  'metadata.example': { addresses: ['169.254.169.254'] },
  'silent.example': { addresses: 'silent' },
  'servfail.example': { addresses: 'servfail' },
  'empty.example': { addresses: [] },
};

export type Chain = {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly options?: HttpOptions;
  readonly expected: {
    readonly state: 'Completed' | 'Degraded' | 'Failed';
    /** Of the state; ports are left out: `http://www.shop.example/0/1`. */
    readonly message?: RegExp;
    /** The same in Spanish. */
    readonly es?: RegExp;
    readonly code?: string;
    readonly phase?: RequestPhase;
    /** Of each hop: its status and host. */
    readonly hops?: readonly (readonly [number | undefined, string])[];
  };
};

export type Expected = Chain['expected'];
