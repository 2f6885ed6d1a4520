// The manifest: the data about monitors and channels that the planner and the API need, without the user's code.
import type { AlertChannels } from '../model/alert-channels.ts';
import type { Manifest } from '../model/monitor.ts';
import type { LoadedMonitor } from './parse-monitor.ts';

/** Plain data, in the order of the monitors file. */
export const toManifest = (monitors: readonly LoadedMonitor[], alerts?: AlertChannels): Manifest => ({
  monitors: monitors.map(({ spec }) => spec),
  ...(alerts ? { alerts } : {}),
});
