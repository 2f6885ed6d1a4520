// Loads the monitors file, whole or not at all: its monitors, the text of its sources, and whether its secrets are set.
import { loadMonitors } from '../../../shared/define/load/load-monitors.ts';
import { formatLoadProblem } from '../../../shared/define/load-problem.ts';
import { toManifest } from '../../../shared/define/manifest.ts';
import { captureSources, type ModuleSources } from '../../../shared/runner/threads/module-sources.ts';
import { missingSecrets } from '../../../shared/secrets/environment-secrets.ts';
import type { Loaded } from './generation.ts';

export type Loading =
  | { readonly outcome: 'loaded'; readonly loaded: Loaded }
  /** `why` has one line for each problem; `sources` are the files that were read nevertheless. */
  | { readonly outcome: 'refused'; readonly why: string; readonly sources: ModuleSources };

export const loadFile = async (monitorsFile: string): Promise<Loading> => {
  const { result, sources } = await captureSources(() => loadMonitors(monitorsFile));
  const refused = (lines: readonly string[]): Loading => ({ outcome: 'refused', why: lines.join('\n'), sources });
  if (!result.ok) return refused(result.problems.map(formatLoadProblem));
  const manifest = toManifest(result.monitors, result.alerts);
  const missing = missingSecrets(manifest, process.env);
  if (missing.length > 0) return refused(missing);
  return { outcome: 'loaded', loaded: { monitors: result.monitors, manifest, origin: { monitorsFile, sources } } };
};
