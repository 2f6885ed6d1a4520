// The answer of a server that is there.
import * as v from 'valibot';

export const Health = v.pipe(
  v.strictObject({ status: v.literal('ok'), version: v.string() }),
  v.title('Health'),
  v.examples([{ status: 'ok', version: '0.1.0' }]),
);
