// Reads the monitors file, whole or not at all: what it says, its code as it is now, and whether its secrets are there.
import { loadMonitors } from '../../../shared/define/load/load-monitors.ts';
import { formatLoadProblem } from '../../../shared/define/load-problem.ts';
import { toManifest } from '../../../shared/define/manifest.ts';
import { rememberSources, type Sources } from '../../../shared/runner/threads/sources.ts';
import { missingSecrets } from '../../../shared/secrets/environment-secrets.ts';
import type { Loaded } from './generation.ts';

/** `why`: one line for each thing that is wrong. */
export type Loading =
  | { readonly outcome: 'loaded'; readonly loaded: Loaded }
  /** `sources`: the files that were read all the same. */
  | { readonly outcome: 'refused'; readonly why: string; readonly sources: Sources };

export const load = async (monitorsFile: string): Promise<Loading> => {
  const { result, sources } = await rememberSources(() => loadMonitors(monitorsFile));
  const refused = (lines: readonly string[]): Loading => ({ outcome: 'refused', why: lines.join('\n'), sources });
  if (!result.ok) return refused(result.problems.map(formatLoadProblem));
  const manifest = toManifest(result.monitors);
  const missing = missingSecrets(manifest, process.env);
  if (missing.length > 0) return refused(missing);
  return { outcome: 'loaded', loaded: { monitors: result.monitors, manifest, origin: { monitorsFile, sources } } };
};
