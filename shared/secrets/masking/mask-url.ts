// Addresses as people may see them: without credentials and fragment, and with *** for what is named like a secret.

/** What is beyond this is not looked at, and not shown. */
const maxRead = 8_192;
const deepestNesting = 3;

/** Words of which one is enough: `api_key`, `X-Amz-Signature`, `authCode`. */
const secretWords: ReadonlySet<string> = new Set(
  (
    'token key secret password passwd pwd pass passphrase passcode auth authorization sig signature code session sid ' +
    'jwt credential credentials bearer otp pin hmac ticket cookie csrf xsrf nonce assertion samlresponse samlrequest'
  ).split(' '),
);
/** Names are also run together: `accesstoken`, `PHPSESSID`. */
const secretParts = /token|secret|passw|apikey|accesskey|privatekey|authkey|signature|credential|sess(?:ion|id)/;

export const isSecretName = (name: string): boolean => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => secretWords.has(word)) || secretParts.test(words.join(''));
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/** A name and its value: in a query, in a fragment, or after a semicolon in a path. The value takes all it may. */
const pairs = /(^|[?&;#])([^=&?;#]+)=([^&#]*)/g;
/** A signed token shows who it is for, whatever it is called. */
const signedTokens = /eyJ[\w-]{5,}\.[\w-]*(?:\.[\w-]*)?/g;
const credentials = /\/\/[^/?#]*@/g;

/** A value may be an address itself (`next=https%3A%2F%2F…`). */
const maskedValue = (value: string, depth: number): string => {
  const inner = decoded(value);
  if (depth >= deepestNesting) return /[=@]/.test(inner) ? '***' : value;
  const masked = maskedPairs(inner.replace(credentials, '//***@'), depth + 1);
  return masked === inner ? value : encodeURIComponent(masked);
};

/** With *** for what is named like a secret in a query, which may stand alone. */
export const maskedPairs = (text: string, depth = 0): string =>
  text
    .replace(pairs, (_all, before: string, name: string, value: string) => {
      const shown = isSecretName(decoded(name)) ? '***' : maskedValue(value, depth);
      return `${before}${name}=${shown}`;
    })
    .replace(signedTokens, '***');

const hasNothingToHide = (text: string): boolean => !/[=@#]|eyJ/.test(text);

/** Its text without credentials and fragment. Nothing is copied in the common case. */
export const withoutCredentials = (url: URL): string => {
  if (url.username === '' && url.password === '' && url.hash === '') return url.href;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  bare.hash = '';
  return bare.href;
};

/** Credentials of what is no address, or has no host, as well as they can be told. */
const withoutWhatLooksLikeThem = (text: string): string =>
  text
    .replace(/#.*/s, '')
    .replace(/^([a-z][a-z0-9+.-]*:[\\/]+)[^?]*@/is, '$1')
    .replace(/\/\/.*@/s, '//')
    .replace(/^[^/?]*@/, '');

/** Of an address that has no credentials and no fragment any more: with *** for what is named like a secret. */
export const maskedBare = (bare: string): string => (hasNothingToHide(bare) ? bare : maskedPairs(bare));

/** Works for any text, such as a location to which a redirect leads. Masking twice changes nothing. */
export const maskedUrl = (text: string): string => {
  // Half a surrogate pair cannot be encoded.
  const read = text.slice(0, maxRead).toWellFormed();
  const url = URL.parse(read);
  const bare = url && url.host !== '' ? withoutCredentials(url) : withoutWhatLooksLikeThem(read);
  return maskedBare(bare);
};

/** Also of an address that is a value itself. */
const namedSecrets = (parameters: URLSearchParams, depth = 0): readonly string[] =>
  [...parameters].flatMap(([name, value]) => {
    if (isSecretName(name)) return [value];
    if (depth >= deepestNesting || !value.includes('=')) return [];
    return namedSecrets(new URLSearchParams(value.replace(/^[^?#]*[?#]/, '')), depth + 1);
  });

/** Values in an address that must not be shown, in each spelling in which a server may echo them. */
export const secretsOfUrl = (url: URL): readonly string[] => {
  const named = namedSecrets(url.searchParams);
  const values = [url.username, url.password, ...named];
  return [...new Set(values.flatMap((value) => [value, decoded(value), encodeURIComponent(value)]))].filter(Boolean);
};
