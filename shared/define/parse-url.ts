// Parses the URL of an HTTP check.
import { describeValue } from './definition.ts';
import { invalid, type ValidationResult, valid } from './validation-result.ts';

const longest = 2_048;

const urlProblem = (url: unknown): string | undefined => {
  const example = "write the whole address, such as 'https://shop.example/'";
  if (typeof url !== 'string') return `${describeValue(url)} is no text; ${example}`;
  const parsed = URL.parse(url);
  if (!parsed) return `${describeValue(url)} is no URL; ${example}`;
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    return `${describeValue(url)} begins with ${parsed.protocol}, but only http: and https: can be watched; ${example}`;
  if (parsed.username || parsed.password)
    return `the URL of ${parsed.host} contains a user name or password, which would be shown in every record; give them by auth: { basic: { user, password } } instead`;
  return url.length > longest ? `the URL has ${url.length} characters, at most ${longest} are allowed` : undefined;
};

/** An absolute http: or https: URL without a user name or password, at most 2,048 characters long. */
export const parseHttpUrl = (value: unknown, field: string): ValidationResult<string> => {
  const problem = urlProblem(value);
  return problem === undefined ? valid(value as string) : invalid(field, problem);
};
