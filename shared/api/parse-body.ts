// JSON bodies: validated by a schema. A refusal names the field, what is wrong with it, and the remedy.
import type { Context } from 'hono';
import * as v from 'valibot';
import { expected, problems } from '../messages/en/api.ts';
import { incompleteBody } from './body-limit.ts';
import { findJsonError } from './json-error-place.ts';
import { problem } from './problem.ts';
import { quoted } from './query-parameters.ts';

export type ParsedBody =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly refusal: Response };

/** `application/json`, with or without parameters. */
const isJson = (type: string | undefined): boolean => /^\s*application\/json\s*(?:;|$)/i.test(type ?? '');

/** The value as JSON; a long one is cut, as a response does not echo long input. */
const shorten = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** The path of the field at fault, such as `http.status`; empty for the body itself. */
const fieldOf = (issue: v.BaseIssue<unknown>): string => v.getDotPath(issue)?.slice(0, 100) ?? '';

/** Messages of our schemas state what is expected; default messages of valibot begin with "Invalid". */
const expectedBy = ({ message, expected: type }: v.BaseIssue<unknown>): string =>
  message.startsWith('Invalid ') ? (type ?? expected.something) : message;

const fieldNames = (schema: v.GenericSchema): readonly string[] =>
  'entries' in schema ? Object.keys(schema.entries as object) : [];

const describeIssue = (schema: v.GenericSchema, issue: v.BaseIssue<unknown>, field: string): string => {
  if (issue.expected === 'never')
    return problems.unknownField({ name: quoted(field), known: issue.path?.length === 1 ? fieldNames(schema) : [] });
  if (issue.received === 'undefined') return problems.missingField({ name: field });
  return problems.invalidValue({ name: field, value: shorten(issue.input), expected: expectedBy(issue) });
};

type ParsedJson = { readonly ok: true; readonly json: unknown } | { readonly ok: false; readonly detail: string };

const parseJson = (text: string): ParsedJson => {
  try {
    return { ok: true, json: JSON.parse(text) };
  } catch {
    const error = findJsonError(text);
    return { ok: false, detail: error?.kind === 'invalid' ? problems.bodyNotJson(error) : problems.bodyEmpty };
  }
};

const isObject = (json: unknown): boolean => typeof json === 'object' && json !== null && !Array.isArray(json);

/** The body as `schema` parses it, or a problem: 415 for another content type, 400 otherwise. Its size is limited before. */
export const parseBody = async (context: Context, schema: v.GenericSchema): Promise<ParsedBody> => {
  const refuse = (detail: string, field?: string): ParsedBody => ({
    ok: false,
    refusal: problem(context, 400, detail, { field }),
  });
  const type = context.req.header('content-type');
  if (!isJson(type)) {
    const detail = type ? problems.contentTypeNotJson({ type: quoted(type) }) : problems.contentTypeMissing;
    return { ok: false, refusal: problem(context, 415, detail) };
  }
  const text = await context.req.text().catch(() => undefined);
  if (text === undefined) return { ok: false, refusal: incompleteBody(context) };
  const parsed = parseJson(text);
  if (!parsed.ok) return refuse(parsed.detail);
  if (!isObject(parsed.json)) return refuse(problems.bodyNotAnObject({ value: shorten(parsed.json) }));
  const result = v.safeParse(schema, parsed.json);
  if (result.success) return { ok: true, body: result.output };
  const [issue] = result.issues;
  const field = fieldOf(issue);
  if (field === '') return refuse(problems.invalidBody({ expected: expectedBy(issue) }));
  return refuse(describeIssue(schema, issue, field), field);
};
