// Refuses bodies that are larger than any route takes.
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { problem } from './problem.ts';

const maxBytes = 4_096;
/** So much is read for the sake of the answer. */
const maxDiscardedBytes = 16_000_000;

/** Its sender has hung up, and hears nothing of it any more; but the log need not tell of it either. */
export const incompleteBody = (context: Context): Response =>
  problem(context, 400, 'the body broke off before its end');

/** Whoever is still sending when the connection closes may never see why: so it is heard out, and thrown away. */
const discardBody = async (context: Context): Promise<void> => {
  const { body } = context.req.raw;
  const declared = Number(context.req.header('content-length') ?? Number.POSITIVE_INFINITY);
  if (!body || body.locked || !(declared <= maxDiscardedBytes)) return;
  const reader = body.getReader();
  // Who hangs up meanwhile wants no answer either.
  while (!(await reader.read().catch(() => ({ done: true }))).done);
};

const bound = bodyLimit({
  maxSize: maxBytes,
  onError: async (context) => {
    await discardBody(context);
    return problem(context, 413, `the body is larger than ${maxBytes} bytes, which is the most`);
  },
});

/** 413 where a body says that it is larger, or turns out to be. */
export const limitBody: MiddlewareHandler = async (context, next) => {
  let isRead = false;
  try {
    return await bound(context, () => {
      isRead = true;
      return next();
    });
  } catch (error) {
    if (isRead) throw error;
    return incompleteBody(context);
  }
};
