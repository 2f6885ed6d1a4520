// Reload: a monitors file that is saved takes effect; one that is broken is refused, and the one before goes on.
import { unwatchFile, watchFile } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Journal } from '../../shared/ports/journal.ts';
import type { Change } from './changes.ts';
import { load } from './load.ts';
import { whyNotToLoad } from './load-watchdog.ts';
import type { Loaded } from './watched.ts';

type Deps = {
  readonly journal: Journal;
  readonly change: Change;
  /** As it was read when the process began. */
  readonly loaded: Loaded;
};

/** Looked at by name: an editor may put another file in its place, and a file system need not tell of changes. */
const lookMs = 1_000;

/** The monitors file, and what it imports of the user's own. */
const filesOf = ({ origin }: Loaded): readonly string[] => [
  ...new Set([origin.monitorsFile, ...[...origin.sources.keys()].map((url) => fileURLToPath(url))]),
];

const sameText = (a: Loaded, b: Loaded): boolean =>
  a.origin.sources.size === b.origin.sources.size &&
  [...a.origin.sources].every(([url, { text }]) => b.origin.sources.get(url)?.text === text);

const counted = (count: number): string => `${count} ${count === 1 ? 'monitor' : 'monitors'}`;

/** Watches the files until `stop`. */
export const startReload = ({ journal, change, loaded }: Deps): { readonly stop: () => void } => {
  const { monitorsFile } = loaded.origin;
  let current = loaded;
  let watchedFiles: readonly string[] = [];
  let busy = false;
  let again = false;
  let stopped = false;

  const watch = (files: readonly string[]): void => {
    for (const file of watchedFiles) unwatchFile(file, saved);
    watchedFiles = files;
    for (const file of files) watchFile(file, { interval: lookMs, persistent: false }, saved);
  };

  const refuse = (why: string): void =>
    journal.error(
      `${why}\nThe file was changed and is refused: the ${counted(current.manifest.monitors.length)} read before go on`,
    );

  const reload = async (): Promise<void> => {
    const why = await whyNotToLoad(monitorsFile);
    if (stopped) return;
    if (why !== undefined) return refuse(why);
    const loading = await load(monitorsFile);
    if (stopped) return;
    if (loading.outcome === 'refused') return refuse(loading.why);
    const next = loading.loaded;
    if (sameText(current, next)) return;
    await change(next);
    current = next;
    watch(filesOf(next));
    journal.info(`${monitorsFile} was changed: Vigía watches ${counted(next.manifest.monitors.length)} now`);
  };

  /** Saved once more while it is read: it is read once more. */
  const saved = (): void => {
    again = true;
    if (busy || stopped) return;
    busy = true;
    void (async () => {
      while (again && !stopped) {
        again = false;
        await reload().catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
      }
      busy = false;
    })();
  };

  watch(filesOf(loaded));
  return {
    stop: () => {
      stopped = true;
      watch([]);
    },
  };
};
