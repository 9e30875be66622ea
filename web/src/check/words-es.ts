/** Words of the page that checks a file, in Spanish. English (words-en.ts) has the same keys. */
export const ES = {
  title: 'Verificar un archivo',
} as const;

export type WordKey = keyof typeof ES;
