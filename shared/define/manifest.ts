// The manifest: the data about monitors that the planner and the API need, without the user's code.
import type { Manifest } from '../model/monitor.ts';
import type { LoadedMonitor } from './parse-monitor.ts';

/** Plain data, in the order of the monitors file. */
export const toManifest = (monitors: readonly LoadedMonitor[]): Manifest => ({
  monitors: monitors.map(({ spec }) => spec),
});
