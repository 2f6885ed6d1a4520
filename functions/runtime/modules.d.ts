// Modules that exist only in bundles: infra/aws/stage-function.ts maps each name to a file.

declare module 'vigia-manifest' {
  import type { AlertChannels } from '../../shared/model/alert-channels.ts';
  import type { MonitorSpec } from '../../shared/model/monitor.ts';

  /** The monitors as data, without their code. */
  export const monitors: readonly MonitorSpec[];
  /** Where alerts go; null where the monitors file has no alerts. */
  export const alerts: AlertChannels | null;
  /** The deployed version of Vigía. */
  export const version: string;
}

declare module 'vigia-files' {
  /** The texts of files that the monitors file names, by their paths as written. */
  export const files: Readonly<Record<string, string>>;
}

declare module 'vigia-monitors' {
  /** The default export of the user's monitors file, not validated yet. */
  const monitors: unknown;
  // biome-ignore lint/style/noDefaultExport: a monitors file has a default export
  export default monitors;
}
