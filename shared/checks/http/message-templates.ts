// The `messages` option: the user's own messages of a check, as texts with placeholders or as functions.
import { closestMatch } from '../../define/closest-match.ts';
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';
import type { CheckResult } from './options.ts';

/** Undefined when there is no message of the user, or the user's function returned none. */
export type MessageTemplate = (result: CheckResult) => string | undefined;
export type MessageTemplates = {
  readonly failed: MessageTemplate;
  readonly degraded: MessageTemplate;
  readonly passing: MessageTemplate;
};

const placeholders: Readonly<Record<string, (result: CheckResult) => string>> = {
  message: ({ message }) => message,
  host: ({ host }) => host,
  status: ({ status, error }) => String(status ?? error?.message ?? ''),
  latency: ({ latencyMs }) => (latencyMs === undefined ? '' : `${latencyMs} ms`),
  what: ({ findings }) => findings[0]?.what ?? '',
  expected: ({ findings }) => findings[0]?.expected ?? '',
  found: ({ findings, error }) => findings[0]?.found ?? error?.message ?? '',
};

const placeholderPattern = /\{([a-z]*)\}/gi;
const maxTemplateChars = 400;

const parseTemplate = (text: string, field: string): ValidationResult<MessageTemplate> => {
  if (text.trim() === '' || text.length > maxTemplateChars)
    return invalid(field, httpOptionMessages.templateLength({ value: describeValue(text), max: maxTemplateChars }));
  const known = Object.keys(placeholders);
  const name = [...text.matchAll(placeholderPattern)]
    .map(([, placeholder = '']) => placeholder)
    .find((placeholder) => !Object.hasOwn(placeholders, placeholder));
  if (name !== undefined)
    return invalid(
      field,
      httpOptionMessages.placeholderUnknown({ name, known, suggestion: closestMatch(name, known) }),
    );
  return valid((result) =>
    text.replace(placeholderPattern, (_, placeholder: string) => placeholders[placeholder]?.(result) ?? ''),
  );
};

/** An error in the user's function must not hide the findings of the check. */
const guardedFunction =
  (compose: (result: CheckResult) => unknown): MessageTemplate =>
  (result) => {
    try {
      const text = compose(result);
      return typeof text === 'string' && text !== '' ? text : undefined;
    } catch {
      return undefined;
    }
  };

const noTemplate: MessageTemplate = () => undefined;

const parseMessage = (value: unknown, field: string): ValidationResult<MessageTemplate> => {
  if (value === undefined) return valid(noTemplate);
  if (typeof value === 'string') return parseTemplate(value, field);
  if (typeof value === 'function') return valid(guardedFunction(value as (result: CheckResult) => unknown));
  return invalid(field, httpOptionMessages.messageInvalid({ value: describeValue(value) }));
};

export const parseMessagesOption = (value: unknown): ValidationResult<MessageTemplates> => {
  if (value === undefined) return valid({ failed: noTemplate, degraded: noTemplate, passing: noTemplate });
  if (!isRecord(value)) return invalid('messages', httpOptionMessages.messagesInvalid({ value: describeValue(value) }));
  return combine(
    {
      failed: parseMessage(value.failed, 'messages.failed'),
      degraded: parseMessage(value.degraded, 'messages.degraded'),
      passing: parseMessage(value.passing, 'messages.passing'),
    },
    unknownFieldIssues(value, ['failed', 'degraded', 'passing'], 'messages.'),
  );
};
