// Parses the URL of an HTTP check.
import { definitionMessages } from '../messages/en/definition.ts';
import { describeValue } from './definition.ts';
import { invalid, type ValidationResult, valid } from './validation-result.ts';

const maxUrlChars = 2_048;

/** An absolute http: or https: URL without user name and password, at most 2,048 characters long. */
export const parseHttpUrl = (url: unknown, field: string): ValidationResult<string> => {
  const value = describeValue(url);
  if (typeof url !== 'string') return invalid(field, definitionMessages.urlNotAString({ value }));
  const parsed = URL.parse(url);
  if (!parsed) return invalid(field, definitionMessages.urlInvalid({ value }));
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    return invalid(field, definitionMessages.urlScheme({ value, scheme: parsed.protocol }));
  // The URL is not quoted here, since the message would reveal the password.
  if (parsed.username || parsed.password)
    return invalid(field, definitionMessages.urlCredentials({ host: parsed.host }));
  return url.length > maxUrlChars
    ? invalid(field, definitionMessages.urlTooLong({ length: url.length, max: maxUrlChars }))
    : valid(url);
};
