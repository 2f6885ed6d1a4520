// The beginning of an answer that was not as expected, with secrets taken out before anything else is done to it.
import { textOf } from '../net/charset.ts';
import { excerptOf as readableStart } from '../net/excerpt.ts';
import type { ProbeAnswer, ProbeRequest } from '../net/probe-port.ts';

/** More than is looked at, so that no secret is cut in two before it is found. */
const lookedAtBytes = 8_192;

const isText = (type: string | undefined): boolean =>
  type === undefined || /^text\/|json|xml|javascript|x-www-form-urlencoded/i.test(type);

export type Exchanged = { readonly request: ProbeRequest; readonly answer: ProbeAnswer };

/**
 * undefined where there is nothing to read. The probe makes one too, of refusals; but it knows secrets by the names of
 * headers only, and what it leaves of one could not be found any more.
 */
export const excerptOf = ({ request, answer }: Exchanged, clean: (text: string) => string): string | undefined => {
  const type = Object.entries(answer.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (answer.body.length === 0 || !isText(type)) return undefined;
  const text = clean(textOf(answer.body, type, lookedAtBytes));
  // From here on it is UTF-8, whatever it says of itself.
  return readableStart(Buffer.from(text), type && `${type.replace(/charset\s*=.*$/i, '')}; charset=utf-8`, request);
};
