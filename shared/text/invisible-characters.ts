// Signs that show nothing and yet change what is read: whoever shows or writes a text of somebody else's takes them out.

/**
 * For the inside of a character class of a pattern with the flag `u` or `v`: what turns the direction of writing, so
 * that a text reads as another one, line separators, and the space of no width (a byte order mark).
 */
export const invisibleCharacters = '\\p{Bidi_Control}\\p{Zl}\\p{Zp}\\ufeff';
