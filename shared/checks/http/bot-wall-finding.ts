// Finds that a bot wall answered in place of the site.
import type { DescribedFinding } from '../../messages/check-findings.ts';
import { defaultUserAgent } from '../../net/request-headers.ts';
import { cleanText } from '../../text/clean.ts';
import { findBotWall } from './bot-walls.ts';
import type { ParsedHttpCheck } from './parse-http-options.ts';
import type { AssertionContext } from './response-assertion.ts';

const maxUserAgentChars = 60;
const minFailingStatus = 400;
/** Bytes of a page as it is sent. Pages of walls are short, and to search each page of a site would cost too much. */
const maxPageBytes = 8_192;

/** A passing response whose body may be the page of a wall. */
const mayBePage = ({ status, headers, evidence }: AssertionContext['response']): boolean =>
  status >= minFailingStatus ||
  ((evidence.bytes ?? 0) <= maxPageBytes && /\bhtml\b/i.test(headers.get('content-type') ?? ''));

/** As the check sends it; a secret in it is not shown. */
const userAgentOf = ({ fetchOptions: { headers } }: ParsedHttpCheck, redact: (text: string) => string): string => {
  const given = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'user-agent')?.[1];
  if (given === undefined) return defaultUserAgent;
  return typeof given === 'string' ? cleanText(redact(given), maxUserAgentChars) : '***';
};

/**
 * A response as it is expected is that of a wall only if the check expects nothing that a wall lacks: neither a body nor
 * the header of the wall.
 */
export const botWallFinding = async (
  check: ParsedHttpCheck,
  { response, host, redact, messages }: AssertionContext,
  hasFindings: boolean,
): Promise<DescribedFinding | undefined> => {
  const { status } = response;
  if (!hasFindings && check.needsText) return undefined;
  const { get } = response.headers;
  // The body of a response that passes is read only where it may well be that of a wall.
  // A body that cannot be decoded is no page; whether it matters is up to what the check expects.
  const text = async (): Promise<string> => (hasFindings || mayBePage(response) ? response.text().catch(() => '') : '');
  const wall = await findBotWall({ status, header: get, text });
  if (!wall) return undefined;
  if (!hasFindings && wall.headers.some((name) => check.expectedHeaders.includes(name))) return undefined;
  return messages.botWall({ host, wall: wall.name, status, userAgent: userAgentOf(check, redact) });
};
