// Parses the client certificate of a check over TLS.
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { isSecretText, type MaybeSecret } from '../../define/secret.ts';
import type { ClientCertificate } from '../../define/task.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { checkOptionMessages } from '../../messages/en/check-options.ts';
import { parseSecretText } from './secret-text-option.ts';

const parsePem = (value: unknown, field: string): ValidationResult<MaybeSecret> => {
  const text = parseSecretText(value, field, "a PEM text, or secret('CLIENT_CERT')");
  if (!text.ok || isSecretText(text.value) || text.value.includes('-----BEGIN ')) return text;
  return invalid(field, checkOptionMessages.notPem);
};

/** Undefined when the option is left out. */
export const parseClientCertificate = (
  value: unknown,
  field: string,
): ValidationResult<ClientCertificate | undefined> => {
  if (value === undefined) return valid(undefined);
  if (!isRecord(value))
    return invalid(field, checkOptionMessages.clientCertificateInvalid({ value: describeValue(value) }));
  return combine(
    { cert: parsePem(value.cert, `${field}.cert`), key: parsePem(value.key, `${field}.key`) },
    unknownFieldIssues(value, ['cert', 'key'], `${field}.`),
  );
};
