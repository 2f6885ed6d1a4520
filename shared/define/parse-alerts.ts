// Parses the `alerts` export of a monitors file: the channels, and which of them receive every alert.
import { alertChannelMessages as messages } from '../messages/en/alert-channels.ts';
import type { AlertChannels } from '../model/alert-channels.ts';
import { isSlug } from '../model/identity.ts';
import { type ChannelDefinition, toChannelSpec } from './channel-definition.ts';
import { closestMatch } from './closest-match.ts';
import { describeValue, type Issue, isDefinition, isRecord, unknownFieldIssues } from './definition.ts';
import { invalid, type ValidationResult, valid } from './validation-result.ts';

const fields = ['channels', 'default'] as const;
const maxChannels = 20;

/** What a monitors file may export as `alerts`. */
export type AlertsExport = {
  readonly channels: Readonly<Record<string, ChannelDefinition>>;
  /** Names of the channels that receive every alert; all channels when left out. */
  readonly default?: readonly string[];
};

const channelIssues = (name: string, value: unknown): readonly Issue[] => {
  const field = `alerts.channels.${name}`;
  if (!isSlug(name)) return [{ field, message: messages.invalidChannelName({ value: describeValue(name) }) }];
  if (!isDefinition(value, 'channel'))
    return [{ field, message: messages.notAChannel({ value: describeValue(value) }) }];
  return (value as ChannelDefinition).issues.map((issue) => ({ ...issue, field: `${field}: ${issue.field}` }));
};

const defaultIssues = (value: unknown, names: readonly string[]): readonly Issue[] => {
  const field = 'alerts.default';
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length === 0)
    return [{ field, message: messages.invalidDefaultChannels({ value: describeValue(value), names }) }];
  return value.flatMap((name: unknown) => {
    if (typeof name === 'string' && names.includes(name)) return [];
    const suggestion = typeof name === 'string' ? closestMatch(name, names) : undefined;
    return [{ field, message: messages.unknownChannel({ value: describeValue(name), names, suggestion }) }];
  });
};

/** Undefined where the file exports no `alerts`: then the console or the topic receives every alert. */
export const parseAlerts = (value: unknown): ValidationResult<AlertChannels | undefined> => {
  if (value === undefined) return valid(undefined);
  if (!isRecord(value) || !isRecord(value.channels))
    return invalid('alerts', messages.invalidAlerts({ value: describeValue(value) }));
  const entries = Object.entries(value.channels);
  const names = entries.map(([name]) => name);
  if (names.length === 0 || names.length > maxChannels)
    return invalid('alerts.channels', messages.channelCount({ count: names.length, max: maxChannels }));
  const issues = [
    ...unknownFieldIssues(value, fields, 'alerts.'),
    ...entries.flatMap(([name, channel]) => channelIssues(name, channel)),
    ...defaultIssues(value.default, names),
  ];
  if (issues.length > 0) return { ok: false, issues };
  const channels = entries.map(([name, channel]) => toChannelSpec(name, channel as ChannelDefinition));
  return valid({ channels, default: (value.default as readonly string[] | undefined) ?? names });
};
