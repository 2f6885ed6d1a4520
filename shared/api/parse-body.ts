// JSON bodies: parsed by a schema, and a refusal names the field, what is wrong and what would be right.
import type { Context } from 'hono';
import * as v from 'valibot';
import { incompleteBody } from './body-limit.ts';
import { describeJsonError } from './json-error-place.ts';
import { problem } from './problem.ts';
import { quoted } from './query-parameters.ts';

export type ParsedBody =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly refusal: Response };

/** `application/json`, with or without parameters. */
const isJson = (type: string | undefined): boolean => /^\s*application\/json\s*(?:;|$)/i.test(type ?? '');

/** As JSON; long input is not sent back whole. */
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const fieldOf = (issue: v.BaseIssue<unknown>): string => v.getDotPath(issue)?.slice(0, 100) ?? '';

/** The message of a schema of ours says what must be; valibot's own begin with "Invalid". */
const mustBe = ({ message, expected }: v.BaseIssue<unknown>): string =>
  message.startsWith('Invalid ') ? (expected ?? 'something else') : message;

const fieldsOf = (schema: v.GenericSchema): string =>
  'entries' in schema ? `; there are ${Object.keys(schema.entries as object).join(', ')}` : '';

const detailOf = (schema: v.GenericSchema, issue: v.BaseIssue<unknown>, field: string): string => {
  if (issue.expected === 'never')
    return `${quoted(field)} is no field here${issue.path?.length === 1 ? fieldsOf(schema) : ''}`;
  if (issue.received === 'undefined') return `${field} is missing, and must be given`;
  return `${field} is ${shown(issue.input)}, and must be ${mustBe(issue)}`;
};

const isObject = (json: unknown): boolean => typeof json === 'object' && json !== null && !Array.isArray(json);

/** The body as `schema` parses it, or the problem to answer with: 415, 400. It was bounded before. */
export const parseBody = async (context: Context, schema: v.GenericSchema): Promise<ParsedBody> => {
  const type = context.req.header('content-type');
  if (!isJson(type)) {
    const detail = `the content type is ${type ? quoted(type) : 'not given'}, and must be application/json`;
    return { ok: false, refusal: problem(context, 415, detail) };
  }
  const refuse = (detail: string, field?: string): ParsedBody => ({
    ok: false,
    refusal: problem(context, 400, detail, field === undefined ? {} : { field }),
  });
  const text = await context.req.text().catch(() => undefined);
  if (text === undefined) return { ok: false, refusal: incompleteBody(context) };
  const fault = describeJsonError(text);
  if (fault) return refuse(`the body is not JSON: ${fault}`);
  const json: unknown = JSON.parse(text);
  if (!isObject(json)) return refuse(`the body is ${shown(json)}, and must be an object`);
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return { ok: true, body: parsed.output };
  const [issue] = parsed.issues;
  const field = fieldOf(issue);
  return field === '' ? refuse(`the body must be ${mustBe(issue)}`) : refuse(detailOf(schema, issue, field), field);
};
