/** A database that cannot be used as asked: expected, told in one line, never with a stack. */
export class DatabaseError extends Error {
  readonly code: string;
  readonly es: string;
  readonly en: string;

  /** @param code stable word for tests and scripts, such as `refused`, `owned` or `no-postgis` */
  constructor(code: string, es: string, en: string) {
    super(`${es} / ${en}`);
    this.name = 'DatabaseError';
    this.code = code;
    this.es = es;
    this.en = en;
  }
}
