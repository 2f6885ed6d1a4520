// A monitor: a flow or a list of checks, on a schedule.
import type { Duration } from '../model/duration.ts';
import type { Language } from '../model/language.ts';
import { definition } from './definition.ts';
import type { FlowDefinition } from './flow.ts';
import type { TaskDefinition } from './task.ts';

type CommonOptions = {
  /** How often it runs: from '10s' to '7d', in whole seconds. */
  readonly every: Duration;
  /** What people read; the id when left out. */
  readonly title?: string;
  /** For one attempt of one task. Left out: as long as fits, at most '5s'. */
  readonly timeout?: Duration;
  /** Further attempts after the first, 2 s apart. Left out: as many as fit, at most 2. */
  readonly retries?: number;
  /** Lets it reach addresses of your own network and of this machine. */
  readonly allowPrivate?: boolean;
  /** Not checked for now: nothing is expected, nothing is told. It may be resumed by hand without a change of the file. */
  readonly paused?: boolean;
  /** In which it says what it found: 'en' (when left out) or 'es'. */
  readonly language?: Language;
  /** When you are told: `{ after, recoverAfter, remindEvery, every }`. Left out: at once, and each hour that it lasts. */
  readonly alert?: {
    /** Failing runs in a row that begin an incident, 1 to 10; 1 when left out. */
    readonly after?: number;
    /** Well runs in a row that end it, 1 to 10; 1 when left out. */
    readonly recoverAfter?: number;
    /**
     * How often you are reminded while an incident lasts, '1m' to '7d'; false: never. Left out: every hour, and never
     * where each failure is told.
     */
    readonly remindEvery?: Duration | false;
    /**
     * 'change' (when left out): a message when an incident opens and one when it is over. 'failure': also one for each
     * task that fails, in each run: every 30 s that makes 720 in an outage of 6 hours.
     */
    readonly every?: 'change' | 'failure';
  };
};

/** Either a flow of your own or a list of checks, which run all at once. */
export type MonitorOptions = CommonOptions &
  (
    | {
        /** What runs: your own function, made by `flow('…', …)`. Either this or `checks`. */
        readonly flow: FlowDefinition;
        readonly checks?: never;
      }
    | {
        /** What runs: 1 to 50, made by `http` or `task`, each with a name of its own. Either these or `flow`. */
        readonly checks: readonly TaskDefinition[];
        readonly flow?: never;
      }
  );

/** Made by `monitor('…', …)`; checked when the whole list is. */
export type MonitorDefinition = {
  readonly [definition]: 'monitor';
  readonly id: string;
  readonly options: MonitorOptions;
};

/**
 * A monitor. Its id is a stable slug, used in addresses and records: lower-case letters, digits and hyphens.
 *
 * @example
 * export default [
 *   monitor('shop', { every: '1m', checks: [http('home', 'https://shop.example/')] }),
 *   monitor('playstation-monitor', { every: '30s', flow: playstationMonitor }),
 * ];
 */
export const monitor = (id: string, options: MonitorOptions): MonitorDefinition => ({
  [definition]: 'monitor',
  id,
  options,
});
