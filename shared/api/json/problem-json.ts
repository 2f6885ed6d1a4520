// Problem details (RFC 9457) as JSON.
import * as v from 'valibot';
import { expected, problems } from '../../messages/en/api.ts';

export const ProblemJson = v.pipe(
  v.strictObject({
    type: v.literal('about:blank'),
    title: v.pipe(v.string(), v.description('The name of the status code')),
    status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
    detail: v.pipe(v.string(), v.description('What is wrong, and the remedy')),
    parameter: v.exactOptional(v.pipe(v.string(), v.description('The query parameter at fault'))),
    field: v.exactOptional(v.pipe(v.string(), v.description('The path of the field of the body at fault'))),
  }),
  v.title('Problem'),
  v.description('Problem details (RFC 9457)'),
  v.examples([
    {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: problems.invalidValue({ name: 'limit', value: '"0"', expected: expected.wholeNumber({ max: 100 }) }),
      parameter: 'limit',
    },
  ]),
);
