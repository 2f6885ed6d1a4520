// Entity tags (RFC 9110, 8.8): who has the newest answer already is not sent it again, and two who write notice it.
import { hash } from 'node:crypto';
import type { Context } from 'hono';
import { problem } from './problem.ts';

/** Weak: a gateway may compress the body on its way. */
const bodyTag = (body: Uint8Array): string => `W/"${hash('sha1', body, 'base64url')}"`;

/** Of what was changed by hand of one monitor, by the version of its record; 0 when nothing was. Strong. */
export const overridesTag = (version: number): string => `"control-${version}"`;

const opaque = (tag: string): string => tag.replace(/^W\//, '');

/** A list of tags as `If-None-Match` and `If-Match` carry it; a comma may stand inside of a tag. */
const tagsIn = (header: string): readonly string[] => header.match(/(?:W\/)?"[^"]*"/g) ?? [];

const isKnownTo = (context: Context, tag: string): boolean => {
  const header = context.req.header('if-none-match');
  if (header === undefined) return false;
  return header.trim() === '*' || tagsIn(header).some((known) => opaque(known) === opaque(tag));
};

/** A body of JSON and its tag, as they go out. */
export type EncodedBody = { readonly body: Uint8Array<ArrayBuffer>; readonly tag: string };

const answeredWith = new WeakMap<Response, EncodedBody>();

/** What was answered with, to whoever has it already too; undefined of a problem. */
export const encodedBodyOf = (response: Response): EncodedBody | undefined => answeredWith.get(response);

export const encodedResponse = (context: Context, encoded: EncodedBody): Response => {
  const { body, tag: etag } = encoded;
  const response = isKnownTo(context, etag)
    ? context.body(null, 304, { etag })
    : context.body(body, 200, { 'content-type': 'application/json', etag });
  answeredWith.set(response, encoded);
  return response;
};

/** As `answer`, of what is JSON already. */
export const jsonTextResponse = (context: Context, text: string, { tag }: { readonly tag?: string } = {}): Response => {
  const body = Buffer.from(text);
  return encodedResponse(context, { body, tag: tag ?? bodyTag(body) });
};

/**
 * The JSON as the answer to a GET, with its tag: `tag`, or else one of the body. 304 without a body to whoever names
 * that tag in `If-None-Match`.
 */
export const jsonResponse = (context: Context, json: unknown, options: { readonly tag?: string } = {}): Response =>
  jsonTextResponse(context, JSON.stringify(json), options);

const controlTagOf = /^"control-(\d{1,9})"$/;

/**
 * For a change: the versions that the writer says it has seen, by the (strong) tags in `If-Match`; undefined where any
 * will do. A tag of something else is of no version.
 */
export const expectedVersions = (context: Context): readonly number[] | undefined => {
  const header = context.req.header('if-match');
  if (header === undefined || header.trim() === '*') return undefined;
  return tagsIn(header).flatMap((tag) => {
    const version = controlTagOf.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
};

/** A 409, since what was to be changed is not any more what the writer saw. */
export const versionConflict = (context: Context, version: number): Response =>
  problem(
    context,
    409,
    `it was changed meanwhile: its tag is ${overridesTag(version)} now; read it again, then decide`,
  );
