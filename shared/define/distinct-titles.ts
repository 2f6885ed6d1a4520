// Distinguishes monitors whose titles are the same where people read them: each then shows its id too.
import { plainText } from '../text/plain-text.ts';
import type { LoadedMonitor } from './parse-monitor.ts';

/** A title with an id takes at most this many characters, so that the subject of an alert has room for both. */
const maxChars = 70;
const minTitleChars = 10;

/** Titles with the same key cannot be distinguished in the subject of an alert, which is short and has ASCII only. */
const keyOf = (title: string): string => plainText(title, maxChars).toLowerCase();

const withId = (title: string, id: string): string => {
  const room = Math.max(minTitleChars, maxChars - id.length - ' ()'.length);
  const shown =
    title.length <= room
      ? title
      : `${title
          .slice(0, room - 1)
          .toWellFormed()
          .trimEnd()}…`;
  return `${shown} (${id})`;
};

/** Adds the id to each title that another monitor has too; a title that is the id already names its monitor. */
export const withDistinctTitles = (monitors: readonly LoadedMonitor[]): readonly LoadedMonitor[] => {
  const counts = new Map<string, number>();
  for (const { spec } of monitors) counts.set(keyOf(spec.title), (counts.get(keyOf(spec.title)) ?? 0) + 1);
  return monitors.map((monitor) => {
    const { id, title } = monitor.spec;
    if (title === id || counts.get(keyOf(title)) === 1) return monitor;
    return { ...monitor, spec: { ...monitor.spec, title: withId(title, id) } };
  });
};
