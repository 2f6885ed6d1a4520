// Defines a monitor: a flow or a list of checks, on a schedule.
import type { Duration } from '../model/duration.ts';
import type { Language } from '../model/language.ts';
import type { CertificateOption } from './certificate-option.ts';
import { definition } from './definition.ts';
import type { FlowDefinition } from './flow.ts';
import type { TaskDefinition } from './task.ts';

type CommonOptions = {
  /** How often the monitor runs: from '10s' to '7d', in whole seconds. */
  readonly every: Duration;
  /** The name that people read. Default: the id. */
  readonly title?: string;
  /** Time limit of one attempt of one task. Default: as long as fits, at most '5s'. */
  readonly timeout?: Duration;
  /** Further attempts after the first, 2 s apart. Default: as many as fit, at most 2. */
  readonly retries?: number;
  /** Allows requests to addresses of your own network and of this machine. Default: false. */
  readonly allowPrivate?: boolean;
  /**
   * `{ degradedBelow, failedBelow, authority, pin, verify }` or false, for all its requests; a check may set parts of it
   * itself. Default: public authorities, and limits by the lifetime of the certificate.
   */
  readonly certificate?: CertificateOption;
  /** Pauses the monitor: no run is expected, no alert is sent. It can be resumed manually without editing the file. */
  readonly paused?: boolean;
  /** Language of messages: 'en' (default) or 'es'. */
  readonly language?: Language;
  /** When alerts are sent: `{ after, recoverAfter, remindEvery, every }`. Default: at once, with a reminder each hour. */
  readonly alert?: {
    /** Failing runs in a row that open an incident, 1 to 10. Default: 1. */
    readonly after?: number;
    /** Passing runs in a row that close it, 1 to 10. Default: 1. */
    readonly recoverAfter?: number;
    /**
     * Time between reminders while an incident is open, '1m' to '7d'; false: no reminders. Default: every hour, and no
     * reminders with `every: 'failure'`.
     */
    readonly remindEvery?: Duration | false;
    /**
     * 'change' (default): one alert when an incident opens and one when it closes. 'failure': also one for each failed
     * task of each run, which at 30 s makes 720 alerts in an outage of 6 hours.
     */
    readonly every?: 'change' | 'failure';
  };
};

/** Options with either a flow of your own or a list of checks, which run all at once. */
export type MonitorOptions = CommonOptions &
  (
    | {
        /** What runs: your own function, defined by `flow('…', …)`. Either this or `checks`. */
        readonly flow: FlowDefinition;
        readonly checks?: never;
      }
    | {
        /** What runs: 1 to 50 checks, defined by `http` or `task`, each with a different name. Either these or `flow`. */
        readonly checks: readonly TaskDefinition[];
        readonly flow?: never;
      }
  );

/** Returned by `monitor('…', …)`; its options are validated when the whole file is loaded. */
export type MonitorDefinition = {
  readonly [definition]: 'monitor';
  readonly id: string;
  readonly options: MonitorOptions;
};

/**
 * Defines a monitor. Its id is a stable slug that URLs and records contain: lower-case letters, digits and hyphens.
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
