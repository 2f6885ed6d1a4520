// Problem details as the API tells them.
import * as v from 'valibot';

export const Problem = v.pipe(
  v.strictObject({
    type: v.literal('about:blank'),
    title: v.pipe(v.string(), v.description('The status in words')),
    status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
    detail: v.pipe(v.string(), v.description('What is wrong, and what would be right')),
    parameter: v.exactOptional(v.pipe(v.string(), v.description('The query parameter at fault'))),
    field: v.exactOptional(v.pipe(v.string(), v.description('The field of the body at fault, by its path'))),
  }),
  v.title('Problem'),
  v.description('Problem details (RFC 9457)'),
  v.examples([
    {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'limit is "0", and must be a whole number from 1 to 100',
      parameter: 'limit',
    },
  ]),
);
