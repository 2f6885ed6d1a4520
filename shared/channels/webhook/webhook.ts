// webhook({ … }) in a monitors file: parses its options to the data that travels in the manifest.
import {
  type ChannelDefinition,
  channelDefinition,
  parseTextWithSecrets,
  secretNamesOf,
} from '../../define/channel-definition.ts';
import { describeValue, type Issue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { parseHttpUrl } from '../../define/parse-url.ts';
import type { MaybeSecret } from '../../define/secret.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { webhookMessages } from '../../messages/en/webhook.ts';
import type { TextWithSecrets } from '../../model/alert-channels.ts';
import { defined } from '../../model/defined.ts';
import { parseTemplate, type Template } from './webhook-body.ts';

export type WebhookOptions = {
  /** An http: or https: URL; with a secret: secret('NAME') or withSecrets`…`. */
  readonly url: MaybeSecret;
  /** Key of the signature in the header `vigia-signature`; not signed when left out. */
  readonly secret?: MaybeSecret;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, MaybeSecret>>;
  /** The JSON to send in place of the documented one; its texts may contain placeholders such as `{{subject}}`. */
  readonly template?: Template;
  /** May connect to private and loopback addresses; `false` when left out. */
  readonly allowPrivate?: boolean;
};

/** The options as data. */
export type ParsedWebhook = {
  readonly url: TextWithSecrets;
  readonly secret?: TextWithSecrets;
  readonly headers: Readonly<Record<string, TextWithSecrets>>;
  readonly template?: Template;
  readonly allowPrivate: boolean;
};

const fields = ['url', 'secret', 'headers', 'template', 'allowPrivate'];
const ownHeaders = ['host', 'content-length', 'content-type', 'vigia-signature', 'vigia-alert-id', 'transfer-encoding'];
const example = "webhook({ url: 'https://hooks.example/vigia' })";

const parseUrl = (url: unknown): ValidationResult<TextWithSecrets> => {
  const text = parseTextWithSecrets(url, 'url');
  if (!text.ok || typeof url !== 'string') return text;
  const parsed = parseHttpUrl(url, 'url');
  return parsed.ok ? text : parsed;
};

const headerIssue = (name: string): Issue | undefined => {
  const field = `headers.${name}`;
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
    return { field, message: webhookMessages.invalidHeaderName({ value: describeValue(name) }) };
  return ownHeaders.includes(name.toLowerCase())
    ? { field, message: webhookMessages.reservedHeader({ name }) }
    : undefined;
};

const parseHeaders = (headers: unknown = {}): ValidationResult<ParsedWebhook['headers']> => {
  if (!isRecord(headers)) return invalid('headers', webhookMessages.notAnObject({ value: describeValue(headers) }));
  const names = Object.keys(headers);
  const issues = names.map(headerIssue).filter((issue) => issue !== undefined);
  const texts = Object.fromEntries(names.map((name) => [name, parseTextWithSecrets(headers[name], `headers.${name}`)]));
  return combine(texts, issues);
};

const parseOptions = (options: unknown): ValidationResult<ParsedWebhook> => {
  if (!isRecord(options)) return invalid('', webhookMessages.optionsMissing({ example }));
  const { url, secret, headers, template, allowPrivate = false } = options;
  const parsed = combine(
    {
      url: parseUrl(url),
      headers: parseHeaders(headers),
      secret: secret === undefined ? valid(undefined) : parseTextWithSecrets(secret, 'secret'),
      template: template === undefined ? valid(undefined) : parseTemplate(template),
      allowPrivate:
        typeof allowPrivate === 'boolean'
          ? valid(allowPrivate)
          : invalid('allowPrivate', webhookMessages.notABoolean({ value: describeValue(allowPrivate) })),
    },
    unknownFieldIssues(options, fields),
  );
  if (!parsed.ok) return parsed;
  const { secret: key, template: custom, ...rest } = parsed.value;
  return valid({ ...rest, ...defined({ secret: key || undefined, template: custom }) });
};

/**
 * A channel that POSTs alerts to a URL. docs/alerts.md describes the JSON, its signature and the retries.
 *
 * @example
 * export const alerts = { channels: { team: webhook({ url: secret('HOOK_URL'), secret: secret('HOOK_KEY') }) } };
 */
export const webhook = (options: WebhookOptions): ChannelDefinition => {
  const { url, secret, headers = {} } = isRecord(options) ? options : ({} as Partial<WebhookOptions>);
  const texts = [url, secret, ...(isRecord(headers) ? Object.values(headers) : [])];
  return channelDefinition('webhook', parseOptions(options), secretNamesOf(texts as readonly MaybeSecret[]));
};
