// JSON responses with an entity tag (RFC 9110, 8.8): a client that has the current response receives a 304 without a body.
import { hash } from 'node:crypto';
import type { Context } from 'hono';

/** Weak, as a gateway may compress the body. */
const tagOfBody = (body: Uint8Array): string => `W/"${hash('sha1', body, 'base64url')}"`;

const opaqueTag = (tag: string): string => tag.replace(/^W\//, '');

/** The tags in an `If-None-Match` or `If-Match` header. A tag itself may contain a comma. */
export const tagsIn = (header: string): readonly string[] => header.match(/(?:W\/)?"[^"]*"/g) ?? [];

/** Whether `If-None-Match` has the tag, by the weak comparison. */
const isKnownToClient = (context: Context, tag: string): boolean => {
  const header = context.req.header('if-none-match');
  if (header === undefined) return false;
  return header.trim() === '*' || tagsIn(header).some((known) => opaqueTag(known) === opaqueTag(tag));
};

/** A JSON body in UTF-8 and its tag. */
export type EncodedBody = { readonly body: Uint8Array<ArrayBuffer>; readonly tag: string };

const bodies = new WeakMap<Response, EncodedBody>();

/** The body that a response was made of, also of a 304; undefined for a problem. */
export const encodedBodyOf = (response: Response): EncodedBody | undefined => bodies.get(response);

export const encodedResponse = (context: Context, encoded: EncodedBody): Response => {
  const { body, tag: etag } = encoded;
  const response = isKnownToClient(context, etag)
    ? context.body(null, 304, { etag })
    : context.body(body, 200, { 'content-type': 'application/json', etag });
  bodies.set(response, encoded);
  return response;
};

/** Like `jsonResponse`, for a text that is JSON already. */
export const jsonTextResponse = (context: Context, text: string, { tag }: { readonly tag?: string } = {}): Response => {
  const body = Buffer.from(text);
  return encodedResponse(context, { body, tag: tag ?? tagOfBody(body) });
};

/** The response to a GET: `json` with `tag`, or with a tag of its body; 304 when `If-None-Match` has that tag. */
export const jsonResponse = (context: Context, json: unknown, options: { readonly tag?: string } = {}): Response =>
  jsonTextResponse(context, JSON.stringify(json), options);
