import { expect, it } from 'vitest';
import { context, trace } from '../../../functions/runtime/opentelemetry.ts';

it('has no active span, so that metrics have no exemplar', () => {
  expect(context.active()).toBeUndefined();
  expect(trace.getSpan()).toBeUndefined();
});
