// Text for channels that carry few signs: the subject of an e-mail, and an SMS.

/** Letters lose their accents and anything else that is not printable ASCII becomes `?`; what is too long ends in dots. */
export const plainText = (text: string, limit: number): string => {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/gu, '?')
    .trim();
  return plain.length <= limit ? plain : `${plain.slice(0, limit - 3)}...`;
};

/** An SMS holds 160 of GSM-7, and a sender's name may be put before it. */
const smsLimit = 140;

/** GSM-7 has no backtick, and these of ASCII only as two signs each. */
const notOneSign = /[`^{}[\]~|\\]/g;

/** What and why, in signs of GSM-7 that count as one each. */
export const smsText = (what: string, why: string): string =>
  plainText(why ? `${what}: ${why}` : what, smsLimit).replace(notOneSign, '?');
