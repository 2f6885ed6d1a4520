// What a function that users call for a channel returns, such as webhook({ … }): its options as data, or their issues.

import { alertChannelMessages as messages } from '../messages/en/alert-channels.ts';
import type { ChannelSpec, TextWithSecrets } from '../model/alert-channels.ts';
import { definition, describeValue, type Issue } from './definition.ts';
import { isSecretText, type MaybeSecret, secretNamesIn, stringifiedSecret } from './secret.ts';
import { invalid, type ValidationResult, valid } from './validation-result.ts';

export type ChannelDefinition = {
  readonly [definition]: 'channel';
  readonly kind: string;
  /** JSON; its texts with secrets are `TextWithSecrets`. */
  readonly options: unknown;
  readonly secrets: readonly string[];
  readonly issues: readonly Issue[];
};

/** Issues are reported when the monitors file is loaded, with the name of the channel before them. */
export const channelDefinition = <T>(
  kind: string,
  options: ValidationResult<T>,
  secrets: readonly string[] = [],
): ChannelDefinition => ({
  [definition]: 'channel',
  kind,
  options: options.ok ? options.value : undefined,
  secrets: [...new Set(secrets)],
  issues: options.ok ? [] : options.issues,
});

export const toChannelSpec = (id: string, { kind, options, secrets }: ChannelDefinition): ChannelSpec => ({
  id,
  kind,
  options,
  ...(secrets.length > 0 ? { secrets } : {}),
});

/** A text option that may contain secrets, as data. */
export const parseTextWithSecrets = (value: unknown, field: string): ValidationResult<TextWithSecrets> => {
  if (isSecretText(value)) return valid(value.parts);
  if (typeof value !== 'string') return invalid(field, messages.notTextOrSecret({ value: describeValue(value) }));
  const name = stringifiedSecret(value);
  return name === undefined ? valid([value]) : invalid(field, messages.secretAsText({ name }));
};

export const secretNamesOf = (texts: readonly (MaybeSecret | undefined)[]): readonly string[] =>
  texts.flatMap(secretNamesIn);
