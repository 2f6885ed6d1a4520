// Where alerts go, as plain data: the `alerts` export of the monitors file, which travels in the manifest.

/** Literal text and names of secrets, in order: the values of the secrets are looked up when an alert is sent. */
export type TextWithSecrets = readonly (string | { readonly secret: string; readonly inJson?: true })[];

/** One configured channel. `options` are JSON, of a shape that its kind defines. */
export type ChannelSpec = {
  /** The name that the user gave it: a slug. It stands in receipts, so that renaming it makes it another channel. */
  readonly id: string;
  readonly kind: string;
  readonly options: unknown;
  /** Names of the secrets in its options; left out when there are none. */
  readonly secrets?: readonly string[];
};

export type AlertChannels = {
  readonly channels: readonly ChannelSpec[];
  /** Ids of the channels that receive the alerts of every monitor. */
  readonly default: readonly string[];
};

/** The channels that receive every alert. */
export const defaultChannels = ({ channels, default: ids }: AlertChannels): readonly ChannelSpec[] =>
  channels.filter(({ id }) => ids.includes(id));

/** Names of the secrets of all channels, each once. */
export const channelSecretNames = ({ channels }: AlertChannels): readonly string[] =>
  [...new Set(channels.flatMap(({ secrets = [] }) => secrets))].sort();
