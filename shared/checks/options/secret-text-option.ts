// Parses texts in the options of a check that may be secrets.
import { describeValue } from '../../define/definition.ts';
import { isSecretText, type MaybeSecret, stringifiedSecret } from '../../define/secret.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { checkOptionMessages } from '../../messages/en/check-options.ts';

/** Rejects a secret that was converted to text, which would be sent as `secret(NAME)`. */
export const parseSecretText = (value: unknown, field: string, example: string): ValidationResult<MaybeSecret> => {
  if (isSecretText(value)) return valid(value);
  if (typeof value !== 'string')
    return invalid(field, checkOptionMessages.secretTextInvalid({ value: describeValue(value), example }));
  const name = stringifiedSecret(value);
  return name === undefined ? valid(value) : invalid(field, checkOptionMessages.secretStringified({ name }));
};
