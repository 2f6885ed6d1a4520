// Invisible characters that change how a text is read. They are removed from every text from outside that is shown.

/**
 * For a character class of a regular expression with the flag `u` or `v`: characters that change the direction of
 * writing, line and paragraph separators, and the byte order mark.
 */
export const invisibleCharacters = '\\p{Bidi_Control}\\p{Zl}\\p{Zp}\\ufeff';
