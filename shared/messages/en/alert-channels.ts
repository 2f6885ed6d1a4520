// English messages about the `alerts` export of a monitors file.

const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

type Rejected = { readonly value: string };

export const alertChannelMessages = {
  invalidAlerts: ({ value }: Rejected) =>
    `${value} is not valid; write export const alerts = { channels: { team: webhook({ url: '…' }) }, default: ['team'] }`,
  channelCount: ({ count, max }: { count: number; max: number }) => `has ${count} channels; write 1 to ${max}`,
  invalidChannelName: ({ value }: Rejected) =>
    `${value} is not a valid name; use lower-case letters, digits and hyphens, such as team`,
  notAChannel: ({ value }: Rejected) => `${value} is not a channel; write webhook({ url: '…' }) or consoleChannel()`,
  invalidDefaultChannels: ({ value, names }: Rejected & { names: readonly string[] }) =>
    `${value} is not a list of channel names; write some of ${list(names)}`,
  unknownChannel: (p: Rejected & { names: readonly string[]; suggestion: string | undefined }) =>
    p.suggestion
      ? `there is no channel ${p.value}; did you mean '${p.suggestion}'?`
      : `there is no channel ${p.value}; the channels are ${list(p.names)}`,
  notTextOrSecret: ({ value }: Rejected) => `${value} is not text; write text, secret('NAME') or withSecrets\`…\``,
  secretAsText: ({ name }: { name: string }) =>
    `the secret ${name} was converted to text; write withSecrets\`… \${secret('${name}')} …\``,
};
