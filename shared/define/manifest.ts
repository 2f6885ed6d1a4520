// The manifest: what planner and API need to know of the monitors.
import type { Manifest } from '../model/monitor.ts';
import type { LoadedMonitor } from './parse-monitor.ts';

/** Plain data, without the user's code, in the order of the file. */
export const toManifest = (monitors: readonly LoadedMonitor[]): Manifest => ({
  monitors: monitors.map(({ spec }) => spec),
});
