// The JSON of a webhook: the documented one, or the user's template with its placeholders filled.
import { closestMatch } from '../../define/closest-match.ts';
import { describeValue, type Issue } from '../../define/definition.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { webhookMessages } from '../../messages/en/webhook.ts';
import { drilledMonitorOf, isDrillMonitor } from '../../model/drill.ts';
import type { Notification } from '../../model/notification.ts';

/** A JSON value. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [name: string]: Template };

const maxTemplateBytes = 16_384;

const iso = (at: number): string => new Date(at).toISOString();

/** The version of the JSON: fields may be added, and are never renamed or removed within a version. */
export const bodyVersion = 'vigia.alert.v1';

/** The documented JSON: docs/alerts.md. */
export const webhookBody = (notification: Notification) => {
  const { id, monitor, title, severity, subject, text, alert } = notification;
  return {
    version: bodyVersion,
    id,
    kind: alert.kind,
    severity,
    monitor: drilledMonitorOf(monitor) ?? monitor,
    title,
    drill: isDrillMonitor(monitor),
    subject,
    text,
    cause: alert.kind === 'digest' ? null : alert.cause,
    tasks: alert.kind === 'digest' ? [] : alert.tasks,
    startedAt: iso(alert.startedAt),
    at: iso(alert.at),
  };
};

const placeholders = ['id', 'kind', 'severity', 'monitor', 'title', 'subject', 'text', 'cause', 'startedAt', 'at'];
const placeholder = /\{\{\s*([\w.]+)\s*\}\}/g;

const placeholderValue = (name: string, notification: Notification): string => {
  const body: Readonly<Record<string, unknown>> = webhookBody(notification);
  return String(body[name] ?? '');
};

const mapTexts = (template: Template, change: (text: string) => string): Template => {
  if (typeof template === 'string') return change(template);
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((item: Template) => mapTexts(item, change));
  return Object.fromEntries(Object.entries(template).map(([name, item]) => [name, mapTexts(item as Template, change)]));
};

export const renderTemplate = (template: Template, notification: Notification): Template =>
  mapTexts(template, (text) => text.replace(placeholder, (_, name: string) => placeholderValue(name, notification)));

const unknownPlaceholders = (json: string): readonly Issue[] =>
  [...json.matchAll(placeholder)].flatMap(([, name = '']) => {
    if (placeholders.includes(name)) return [];
    const suggestion = closestMatch(name, placeholders);
    const message = webhookMessages.unknownPlaceholder({ name, known: placeholders, suggestion });
    return [{ field: 'template', message }];
  });

/** The template as plain JSON. */
export const parseTemplate = (template: unknown): ValidationResult<Template> => {
  const value = describeValue(template);
  const json: string | undefined = typeof template === 'function' ? undefined : JSON.stringify(template);
  if (json === undefined) return invalid('template', webhookMessages.templateNotJson({ value }));
  const bytes = Buffer.byteLength(json);
  if (bytes > maxTemplateBytes)
    return invalid('template', webhookMessages.templateTooLarge({ bytes, max: maxTemplateBytes }));
  const issues = unknownPlaceholders(json);
  return issues.length > 0 ? { ok: false, issues } : valid(JSON.parse(json) as Template);
};
