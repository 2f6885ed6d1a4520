// Describes in a few words what a reload changed: the monitors by their ids, up to a limit.
import { changes } from '../../../shared/messages/en/local.ts';
import type { Manifest } from '../../../shared/model/monitor.ts';

const maxNamed = 5;

const namesOf = (ids: readonly string[]): string => {
  const named = ids.slice(0, maxNamed).join(', ');
  return ids.length > maxNamed ? changes.more({ ids: named, more: ids.length - maxNamed }) : named;
};

const part = (message: (p: { ids: string }) => string, ids: readonly string[]): readonly string[] =>
  ids.length === 0 ? [] : [message({ ids: namesOf(ids) })];

const settingsById = ({ monitors }: Manifest): ReadonlyMap<string, string> =>
  new Map(monitors.map((spec) => [spec.id, JSON.stringify(spec)]));

/**
 * `added new; changed shop; removed old; the others with the new code`. Only settings are compared: an address, like all
 * code, cannot be compared, so that the other monitors may behave differently too.
 */
export const describeChanges = (before: Manifest, after: Manifest): string => {
  const [old, now] = [settingsById(before), settingsById(after)];
  const added = [...now.keys()].filter((id) => !old.has(id));
  const removed = [...old.keys()].filter((id) => !now.has(id));
  const changed = [...now].filter(([id, settings]) => old.has(id) && old.get(id) !== settings).map(([id]) => id);
  const parts = [...part(changes.added, added), ...part(changes.changed, changed), ...part(changes.removed, removed)];
  if (parts.length === 0) return changes.onlyCode;
  const hasOthers = now.size > added.length + changed.length;
  return (hasOthers ? [...parts, changes.restWithNewCode] : parts).join('; ');
};
