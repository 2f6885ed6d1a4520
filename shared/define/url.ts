// What makes a URL one that can be watched.
import { described } from './definition.ts';

const longest = 2_048;

/** What is wrong with it and what would be right; undefined where it is good. */
export const urlMistake = (url: unknown): string | undefined => {
  const example = "write the whole address, such as 'https://shop.example/'";
  if (typeof url !== 'string') return `${described(url)} is no text; ${example}`;
  const parsed = URL.parse(url);
  if (!parsed) return `${described(url)} is no URL; ${example}`;
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    return `${described(url)} begins with ${parsed.protocol}, but only http: and https: can be watched; ${example}`;
  if (parsed.username || parsed.password)
    return `the URL of ${parsed.host} contains a user name or password, which would be shown in every record; give them by auth: { basic: { user, password } } instead`;
  return url.length > longest ? `the URL has ${url.length} characters, at most ${longest} are allowed` : undefined;
};
