// Watches the monitors file and the files that it imports: a saved version takes effect, a broken one is rejected.
import { existsSync, unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../../../shared/logging/logger.ts';
import { reload as messages } from '../../../shared/messages/en/local.ts';
import type { ModuleSources } from '../../../shared/runner/threads/module-sources.ts';
import { errorMessage } from '../../../shared/text/clean.ts';
import type { Change } from './apply-changes.ts';
import { createFileApplier } from './apply-file.ts';
import { createFileState, type FileState } from './file-state.ts';
import type { Loaded } from './generation.ts';
import { loadFile } from './load-file.ts';
import { whyNotToLoad } from './load-timeout.ts';

type Deps = {
  readonly now: () => number;
  readonly logger: Logger;
  readonly change: Change;
  /** The file as it was loaded at the start of the process. */
  readonly loaded: Loaded;
};

/** Polls by name: an editor may replace the file by another one, and a file system need not report changes. */
const pollMs = 1_000;

/** The monitors file, and the user's own files that it imports. */
const filesOf = (monitorsFile: string, ...sources: readonly ModuleSources[]): readonly string[] => [
  ...new Set([monitorsFile, ...sources.flatMap((of) => [...of.keys()].map((url) => fileURLToPath(url)))]),
];

/** Whether a file has another text than when it was loaded, or is gone. The name of the monitors file may be a link. */
const wasSavedSince = async (monitorsFile: string, sources: ModuleSources): Promise<boolean> => {
  const decoder = new TextDecoder();
  const hasChanged = ([file, { text }]: readonly [string | URL, { readonly text: string }]): Promise<boolean> =>
    readFile(file).then(
      (bytes) => decoder.decode(bytes) !== text,
      () => true,
    );
  const loaded = [...sources].map(([url, source]) => [new URL(url), source] as const);
  const byName = loaded.slice(0, 1).map(([, source]) => [monitorsFile, source] as const);
  return (await Promise.all([...byName, ...loaded].map(hasChanged))).includes(true);
};

export type FileWatch = { readonly stop: () => void; readonly state: FileState['read'] };

/** Watches until `stop`. */
export const watchMonitorsFile = ({ now, logger, change, loaded }: Deps): FileWatch => {
  const { monitorsFile } = loaded.origin;
  let watchedFiles: readonly string[] = [];
  let isReloading = false;
  let isChanged = false;
  let isStopped = false;

  /** Files that stay are watched without a gap: a version that is saved in a gap would not be noticed. */
  const watch = (files: readonly string[]): void => {
    for (const file of watchedFiles) if (!files.includes(file)) unwatchFile(file, onSaved);
    const added = files.filter((file) => !watchedFiles.includes(file));
    watchedFiles = files;
    for (const file of added) watchFile(file, { interval: pollMs, persistent: false }, onSaved);
  };

  /** A file that is watched only from now on may have been saved since it was loaded. */
  const watchSources = async (...sources: readonly ModuleSources[]): Promise<void> => {
    watch(filesOf(monitorsFile, ...sources));
    const newest = sources.at(-1);
    if (newest && (await wasSavedSince(monitorsFile, newest))) onSaved();
  };

  const state = createFileState(now, loaded.manifest.monitors.length);
  let inUse = loaded;
  const applied = (next: Loaded): void => {
    // A refused version may have to be taken back, which is no news.
    if (next !== inUse) state.replaced(next.manifest.monitors.length);
    inUse = next;
    void watchSources(next.origin.sources);
  };
  const applier = createFileApplier({ now, logger, change, loaded, applied, failed: state.refused });

  const reject = (reason: string): Promise<void> => {
    logger.error(messages.rejected({ reason, continuing: applier.continuing() }));
    state.refused(reason);
    return applier.keepCurrent();
  };

  const reload = async (): Promise<void> => {
    if (!existsSync(monitorsFile)) {
      const sentence = messages.fileGone({ file: monitorsFile, continuing: applier.continuing() });
      logger.error(sentence);
      state.refused(sentence);
      return applier.keepCurrent();
    }
    const why = await whyNotToLoad(monitorsFile);
    if (isStopped) return;
    if (why !== undefined) return reject(why);
    const loading = await loadFile(monitorsFile);
    if (isStopped) return;
    if (loading.outcome === 'refused') await reject(loading.why);
    else if ((await applier.apply(loading.loaded)) === 'in-use' && state.accepted())
      logger.info(messages.restored({ file: monitorsFile, monitors: loading.loaded.manifest.monitors.length }));
    // The fix for a rejected file may be saved in a file that only the rejected version imports: watch both.
    const { sources } = loading.outcome === 'loaded' ? loading.loaded.origin : loading;
    const current = applier.current().origin.sources;
    if (!isStopped && current !== sources) await watchSources(current, sources);
  };

  /** A version that is saved while another is loading is loaded after it. */
  const onSaved = (): void => {
    isChanged = true;
    if (isReloading || isStopped) return;
    isReloading = true;
    void (async () => {
      while (isChanged && !isStopped) {
        isChanged = false;
        await reload().catch((error: unknown) => reject(errorMessage(error)));
      }
      isReloading = false;
    })();
  };

  // The process may have taken seconds to start, and the file may have been saved meanwhile.
  void watchSources(loaded.origin.sources);
  return {
    state: state.read,
    stop: () => {
      isStopped = true;
      applier.stop();
      watch([]);
    },
  };
};
