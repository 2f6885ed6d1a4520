// Reload: a monitors file that is saved takes effect; one that is broken is refused, and the one before goes on.
import { existsSync, unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../../../shared/logging/logger.ts';
import type { Sources } from '../../../shared/runner/threads/sources.ts';
import { errorMessage } from '../../../shared/text/clean.ts';
import type { Change } from './apply-changes.ts';
import { openTakeover } from './apply-file.ts';
import type { Loaded } from './generation.ts';
import { load } from './load-file.ts';
import { whyNotToLoad } from './load-timeout.ts';

type Deps = {
  readonly now: () => number;
  readonly logger: Logger;
  readonly change: Change;
  /** As it was read when the process began. */
  readonly loaded: Loaded;
};

/** Looked at by name: an editor may put another file in its place, and a file system need not tell of changes. */
const lookMs = 1_000;

/** The monitors file, and what it imports of the user's own. */
const filesOf = (monitorsFile: string, ...sources: readonly Sources[]): readonly string[] => [
  ...new Set([monitorsFile, ...sources.flatMap((of) => [...of.keys()].map((url) => fileURLToPath(url)))]),
];

/** Whether a file has another text by now than when it was read, or is gone; or the first by its name, perhaps a link. */
const wasSavedSince = async (monitorsFile: string, sources: Sources): Promise<boolean> => {
  const decoder = new TextDecoder();
  const isOther = async ([file, { text }]: readonly [string | URL, { readonly text: string }]): Promise<boolean> =>
    readFile(file).then(
      (bytes) => decoder.decode(bytes) !== text,
      () => true,
    );
  const read = [...sources].map(([url, source]) => [new URL(url), source] as const);
  const named = read.slice(0, 1).map(([, source]) => [monitorsFile, source] as const);
  return (await Promise.all([...named, ...read].map(isOther))).includes(true);
};

/** Watches the files until `stop`. */
export const startReload = ({ now, logger, change, loaded }: Deps): { readonly stop: () => void } => {
  const { monitorsFile } = loaded.origin;
  let watchedFiles: readonly string[] = [];
  let busy = false;
  let again = false;
  let stopped = false;

  /** Those that stay are not let go of meanwhile: what is saved just then would not be seen. */
  const watch = (files: readonly string[]): void => {
    for (const file of watchedFiles) if (!files.includes(file)) unwatchFile(file, saved);
    const added = files.filter((file) => !watchedFiles.includes(file));
    watchedFiles = files;
    for (const file of added) watchFile(file, { interval: lookMs, persistent: false }, saved);
  };

  /** A file that is watched only from now on may have been saved since it was read. */
  const watchSources = async (...sources: readonly Sources[]): Promise<void> => {
    watch(filesOf(monitorsFile, ...sources));
    const newest = sources.at(-1);
    if (newest && (await wasSavedSince(monitorsFile, newest))) saved();
  };

  const taken = ({ origin }: Loaded): void => void watchSources(origin.sources);
  const takeover = openTakeover({ now, logger, change, loaded, taken });

  const refuse = (why: string): Promise<void> => {
    logger.error(`${why}\nThe file was changed and is refused: ${takeover.goingOn()}`);
    return takeover.keep();
  };

  const reload = async (): Promise<void> => {
    if (!existsSync(monitorsFile)) {
      logger.error(`${monitorsFile} is gone: ${takeover.goingOn()}`);
      return takeover.keep();
    }
    const why = await whyNotToLoad(monitorsFile);
    if (stopped) return;
    if (why !== undefined) return refuse(why);
    const loading = await load(monitorsFile);
    if (stopped) return;
    // It may be mended in a file that only the refused one imports; and what is taken over may take its time.
    const { sources } = loading.outcome === 'loaded' ? loading.loaded.origin : loading;
    await (loading.outcome === 'loaded' ? takeover.take(loading.loaded) : refuse(loading.why));
    if (stopped || takeover.current().origin.sources === sources) return;
    await watchSources(takeover.current().origin.sources, sources);
  };

  /** Saved once more while it is read: it is read once more. */
  const saved = (): void => {
    again = true;
    if (busy || stopped) return;
    busy = true;
    void (async () => {
      while (again && !stopped) {
        again = false;
        await reload().catch((error: unknown) => refuse(errorMessage(error)));
      }
      busy = false;
    })();
  };

  // The process may have taken seconds to start, and the file may have been saved meanwhile.
  void watchSources(loaded.origin.sources);
  return {
    stop: () => {
      stopped = true;
      takeover.stop();
      watch([]);
    },
  };
};
