// What a reload has changed, in a few words: the monitors by their ids, and only so many of them.
import type { Manifest } from '../../../shared/model/monitor.ts';

const maxNamed = 5;

const named = (what: string, ids: readonly string[]): readonly string[] => {
  if (ids.length === 0) return [];
  const more = ids.length > maxNamed ? ` and ${ids.length - maxNamed} more` : '';
  return [`${what} ${ids.slice(0, maxNamed).join(', ')}${more}`];
};

/**
 * `added new; changed shop; removed old; the rest by the new code`. Changed is what has other settings: an address, like
 * all that is code, cannot be compared, so that the rest may do something else too.
 */
export const whatChanged = (before: Manifest, after: Manifest): string => {
  const textsOf = ({ monitors }: Manifest) => new Map(monitors.map((spec) => [spec.id, JSON.stringify(spec)]));
  const [old, now] = [textsOf(before), textsOf(after)];
  const added = [...now.keys()].filter((id) => !old.has(id));
  const removed = [...old.keys()].filter((id) => !now.has(id));
  const changed = [...now].filter(([id, text]) => old.has(id) && old.get(id) !== text).map(([id]) => id);
  const parts = [...named('added', added), ...named('changed', changed), ...named('removed', removed)];
  if (parts.length === 0) return 'the same ones, by the new code';
  return (now.size > added.length + changed.length ? [...parts, 'the rest by the new code'] : parts).join('; ');
};
