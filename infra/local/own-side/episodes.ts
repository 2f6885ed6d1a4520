// Tracks faults of this machine over the runs of all monitors. It is reported once when it begins and once when it is
// over, on the second path for notifications: no monitor has an alert about it.
import type { Logger } from '../../../shared/logging/logger.ts';
import { ownSideEpisode as messages } from '../../../shared/messages/en/own-side.ts';
import { isDrillMonitor } from '../../../shared/model/drill.ts';
import type { OwnSideCause } from '../../../shared/model/own-side.ts';
import { verdict } from '../../../shared/model/run.ts';
import { freshForMs } from '../../../shared/model/schedule.ts';
import type { Execution } from '../../../shared/runner/execution.ts';
import { formatDuration } from '../../../shared/text/duration-text.ts';
import { checkingFails, checkingResumed } from '../storage-health/compose-direct-notification.ts';
import type { SendDirectly } from '../storage-health/direct-sender.ts';
import { isOver, isWorthReporting } from './episode-rules.ts';

export type OwnSideEpisodes = {
  /** Takes each run as it ends. */
  readonly runEnded: (monitor: string, execution: Execution) => void;
  readonly stop: () => void;
};

/** Causes that have one origin are one episode. Without IPv6 a machine is as it is: that is no event. */
const groups: Readonly<Record<OwnSideCause, 'line' | 'machine' | 'time' | 'flow' | undefined>> = {
  resolver: 'line',
  network: 'line',
  ipv6: undefined,
  descriptors: 'machine',
  buffers: 'machine',
  memory: 'machine',
  ports: 'machine',
  firewall: 'machine',
  requests: 'machine',
  stalled: 'time',
  clock: 'time',
  threads: 'machine',
  threadMemory: 'flow',
};

/** Times in milliseconds since the epoch. */
export type Episode = {
  readonly group: string;
  readonly since: number;
  lastAt: number;
  runs: number;
  isReported: boolean;
  readonly causes: Set<OwnSideCause>;
  readonly affected: Map<string, { readonly lastAt: number; readonly isRecovered: boolean }>;
};

type Deps = {
  readonly now: () => number;
  readonly logger: Pick<Logger, 'warn'>;
  readonly sendDirectly: SendDirectly;
  /** Undefined for a monitor that does not exist any more. */
  readonly intervalMs: (monitor: string) => number | undefined;
};

const checkEveryMs = 1_000;
const maxNames = 10;

const describe = ({ causes, affected }: Episode) => {
  const names = [...affected.keys()];
  const listed = names.slice(0, maxNames);
  return { causes: [...causes], monitors: messages.monitors({ names: listed, more: names.length - listed.length }) };
};

export const trackOwnSide = ({ now, logger, sendDirectly, intervalMs }: Deps): OwnSideEpisodes => {
  const episodes = new Map<string, Episode>();
  let timer: NodeJS.Timeout | undefined;

  const report = (episode: Episode): void => {
    episode.isReported = true;
    const { group, since } = episode;
    sendDirectly(checkingFails({ group, since, at: now(), text: messages.begin(describe(episode)) }));
  };

  const end = (episode: Episode): void => {
    episodes.delete(episode.group);
    const { group, since, runs, lastAt, isReported } = episode;
    const text = messages.end({ ...describe(episode), after: formatDuration(lastAt - since) });
    if (!isReported) logger.warn(messages.brief({ ...describe(episode), runs }));
    else sendDirectly(checkingResumed({ group, since, at: now(), text }));
  };

  /** Neither paused nor removed, as far as is known here: it would have run again since. */
  const isActive = (monitor: string, lastAt: number): boolean => {
    const interval = intervalMs(monitor);
    return interval !== undefined && now() - lastAt <= freshForMs(interval);
  };

  const check = (): void => {
    for (const episode of episodes.values()) if (isOver(episode, now(), isActive)) end(episode);
    if (episodes.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  const addRun = (group: string, monitor: string, cause: OwnSideCause, { startedAt, endedAt }: Execution): void => {
    const episode: Episode = episodes.get(group) ?? {
      group,
      since: startedAt,
      lastAt: endedAt,
      runs: 0,
      isReported: false,
      causes: new Set(),
      affected: new Map(),
    };
    episodes.set(group, episode);
    episode.lastAt = endedAt;
    episode.runs += 1;
    episode.causes.add(cause);
    episode.affected.set(monitor, { lastAt: endedAt, isRecovered: false });
    timer ??= setInterval(check, checkEveryMs).unref();
    if (!episode.isReported && isWorthReporting(episode)) report(episode);
  };

  const recover = (monitor: string): void => {
    for (const { affected } of episodes.values()) {
      const before = affected.get(monitor);
      if (before) affected.set(monitor, { ...before, isRecovered: true });
    }
  };

  return {
    runEnded: (monitor, execution) => {
      if (isDrillMonitor(monitor)) return;
      const { ownSide } = execution;
      const group = ownSide && groups[ownSide];
      if (ownSide && group) addRun(group, monitor, ownSide, execution);
      else if (verdict(execution) !== 'neutral') recover(monitor);
    },
    stop: () => clearInterval(timer),
  };
};
