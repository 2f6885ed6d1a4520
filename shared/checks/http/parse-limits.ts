// Parses what limits a response: its redirects, its headers, its body, and how strictly it is read.
import { describeValue } from '../../define/definition.ts';
import { parseSwitch } from '../../define/parse-monitor-fields.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';

export type ResponseLimits = {
  readonly maxRedirects: number | undefined;
  readonly maxHeaderBytes: number | undefined;
  readonly maxBytes: number | undefined;
  readonly lenient: boolean;
};

/** More than browsers follow (20). */
const redirectBounds = { min: 1, max: 50 };
/** As many as browsers accept. */
const headerBounds = { min: 1_024, max: 262_144 };
const bodyBounds = { min: 1, max: 10 * 1_048_576 };

const isWithin = (value: unknown, { min, max }: typeof bodyBounds): boolean =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= max;

const parseBytes = (
  value: unknown,
  field: 'maxBytes' | 'maxHeaderBytes',
  bounds: typeof bodyBounds,
): ValidationResult<number | undefined> =>
  value === undefined || isWithin(value, bounds)
    ? valid(value as number | undefined)
    : invalid(field, httpOptionMessages.bytesInvalid({ value: describeValue(value), ...bounds }));

/** `follow`: whether the check follows redirects at all. */
const parseMaxRedirects = (value: unknown, follow: boolean): ValidationResult<number | undefined> => {
  if (value === undefined) return valid(undefined);
  if (!isWithin(value, redirectBounds))
    return invalid(
      'maxRedirects',
      httpOptionMessages.maxRedirectsInvalid({ value: describeValue(value), ...redirectBounds }),
    );
  return follow ? valid(value as number) : invalid('maxRedirects', httpOptionMessages.redirectsNotFollowed);
};

export const parseLimits = (
  options: Readonly<Record<string, unknown>>,
  follow: boolean,
): ValidationResult<ResponseLimits> =>
  combine({
    maxRedirects: parseMaxRedirects(options.maxRedirects, follow),
    maxHeaderBytes: parseBytes(options.maxHeaderBytes, 'maxHeaderBytes', headerBounds),
    maxBytes: parseBytes(options.maxBytes, 'maxBytes', bodyBounds),
    lenient: parseSwitch(options.lenient, 'lenient'),
  });
