// Modules that exist only in bundles: infra/aws says which file stands behind each.

declare module 'vigia-manifest' {
  import type { MonitorSpec } from '../shared/model/monitor.ts';

  /** What is watched, as data. */
  export const monitors: readonly MonitorSpec[];
}

declare module 'vigia-monitors' {
  import type { MonitorDefinition } from '../shared/monitor.ts';

  /** What is watched, with its code: the user's file. */
  const monitors: readonly MonitorDefinition[];
  // biome-ignore lint/style/noDefaultExport: a monitors file has one
  export default monitors;
}
