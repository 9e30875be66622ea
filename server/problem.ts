/**
 * The closed list of expected failures, each an RFC 9457 problem with a stable `type`. Anything else that is thrown
 * is a 500 with an id and no detail. Texts are Spanish and English; `detail` follows Accept-Language.
 */
export interface Bilingual {
  es: string;
  en: string;
}

export interface ProblemOptions {
  /** The stable last part of `type`: `/problems/{code}`. */
  code: string;
  status: number;
  title: Bilingual;
  /** What, where and how to mend it. */
  detail: Bilingual;
  /** Machine-readable members beside the text: `parameter`, `value`, `row`, `allowed`, ... */
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
}

export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: Bilingual;
  readonly detail: Bilingual;
  readonly members: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(options: ProblemOptions) {
    super(`${options.code}: ${options.detail.en}`);
    this.name = 'Problem';
    this.code = options.code;
    this.status = options.status;
    this.title = options.title;
    this.detail = options.detail;
    this.members = options.members ?? {};
    this.headers = options.headers ?? {};
  }

  /** The RFC 9457 body in one language. */
  toJson(language: 'es' | 'en'): Record<string, unknown> {
    return {
      type: `/problems/${this.code}`,
      title: this.title[language],
      status: this.status,
      detail: this.detail[language],
      ...this.members,
    };
  }
}

/** 400: a parameter whose value cannot be used. */
export function invalidParameter(parameter: string, value: unknown, expected: Bilingual): Problem {
  return new Problem({
    code: 'invalid-parameter',
    status: 400,
    title: { es: 'Parámetro no válido', en: 'Invalid parameter' },
    detail: {
      es: `El parámetro «${parameter}» no puede ser «${String(value)}»: ${expected.es}.`,
      en: `Parameter “${parameter}” cannot be “${String(value)}”: ${expected.en}.`,
    },
    members: { parameter, value },
  });
}

/** 400: a parameter that the path does not know; filters are never silently ignored. */
export function unknownParameter(parameter: string, allowed: string[]): Problem {
  return new Problem({
    code: 'unknown-parameter',
    status: 400,
    title: { es: 'Parámetro desconocido', en: 'Unknown parameter' },
    detail: {
      es: `No existe el parámetro «${parameter}». Se admiten: ${allowed.join(', ')}.`,
      en: `There is no parameter “${parameter}”. Allowed: ${allowed.join(', ')}.`,
    },
    members: { parameter, allowed },
  });
}

/** 404: nothing has this identity. */
export function notFound(what: Bilingual, id: string): Problem {
  return new Problem({
    code: 'not-found',
    status: 404,
    title: { es: 'No existe', en: 'Not found' },
    detail: { es: `No hay ${what.es} «${id}».`, en: `There is no ${what.en} “${id}”.` },
  });
}

/** 401: unit data asked for by someone who may not read it. */
export function signInRequired(): Problem {
  return new Problem({
    code: 'sign-in-required',
    status: 401,
    title: { es: 'Acceso restringido', en: 'Restricted access' },
    detail: {
      es: 'Esta base contiene unidades reales: sus datos solo se entregan desde el mismo equipo (dirección de bucle local).',
      en: 'This database holds real units: their data is only served to this same machine (loopback address).',
    },
    headers: { 'WWW-Authenticate': 'Session' },
  });
}

/** 422: a file that cannot be read as what it should be. `file` is a name, never a path. */
export function unreadableFile(options: {
  file: string;
  /** What is wrong, without a full stop. */
  reason: Bilingual;
  /** What to do, a whole sentence. */
  remedy: Bilingual;
  members?: Record<string, unknown>;
}): Problem {
  const { file, reason, remedy, members } = options;
  return new Problem({
    code: 'unreadable-file',
    status: 422,
    title: { es: 'Archivo ilegible', en: 'Unreadable file' },
    detail: {
      es: `No se puede leer «${file}»: ${reason.es}. ${remedy.es}`,
      en: `“${file}” cannot be read: ${reason.en}. ${remedy.en}`,
    },
    members: { file, ...members },
  });
}
