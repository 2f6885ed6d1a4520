// Refuses request bodies that are larger than any route accepts.
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { problems } from '../messages/en/api.ts';
import { problem } from './problem.ts';

const maxBytes = 4_096;
/** Up to this size, a refused body is read to its end. */
const maxDiscardedBytes = 16_000_000;

/** The client disconnected while it sent the body. It does not receive this response, and nothing is logged. */
export const incompleteBody = (context: Context): Response => problem(context, 400, problems.bodyIncomplete);

/** Reads the body to its end: a client that still sends when the connection closes may never read the response. */
const discardBody = async (context: Context): Promise<void> => {
  const { body } = context.req.raw;
  const declaredBytes = Number(context.req.header('content-length') ?? Number.POSITIVE_INFINITY);
  if (!body || body.locked || !(declaredBytes <= maxDiscardedBytes)) return;
  const reader = body.getReader();
  // A client that disconnects meanwhile does not read the response either.
  while (!(await reader.read().catch(() => ({ done: true }))).done);
};

const refuseTooLarge = bodyLimit({
  maxSize: maxBytes,
  onError: async (context) => {
    await discardBody(context);
    return problem(context, 413, problems.bodyTooLarge({ maxBytes }));
  },
});

/** Responds 413 when a body declares that it is larger, or turns out to be. */
export const limitBody: MiddlewareHandler = async (context, next) => {
  let isRead = false;
  try {
    return await refuseTooLarge(context, () => {
      isRead = true;
      return next();
    });
  } catch (error) {
    if (isRead) throw error;
    return incompleteBody(context);
  }
};
