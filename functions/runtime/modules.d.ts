// Modules that exist only in bundles: infra/aws says which file stands behind each.

declare module 'vigia-manifest' {
  import type { MonitorSpec } from '../../shared/model/monitor.ts';

  /** What is watched, as data. */
  export const monitors: readonly MonitorSpec[];
  /** Of Vigía, as deployed. */
  export const version: string;
}

declare module 'vigia-monitors' {
  /** What is watched, with its code: the user's file, not yet checked. */
  const monitors: unknown;
  // biome-ignore lint/style/noDefaultExport: a monitors file has one
  export default monitors;
}
