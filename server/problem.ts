/**
 * The closed list of expected failures, each an RFC 9457 problem with a stable `type`. Anything else that is thrown
 * is a 500 with an id and no detail. Texts are Spanish and English; `detail` follows Accept-Language.
 */
export interface Bilingual {
  es: string;
  en: string;
}

/**
 * Machine-readable members beside the text: `parameter`, `value`, `row`, `allowed`, ...; none is named as a member that
 * RFC 9457 gives a meaning.
 */
export type Members = Record<string, unknown> & {
  [standard in 'type' | 'title' | 'status' | 'detail' | 'instance']?: never;
};

export interface ProblemOptions {
  /** The stable last part of `type`: `/problems/{code}`. */
  code: string;
  status: number;
  title: Bilingual;
  /** What, where and how to mend it. */
  detail: Bilingual;
  members?: Members;
  headers?: Record<string, string>;
}

export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: Bilingual;
  readonly detail: Bilingual;
  readonly members: Members;
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
      ...this.members,
      type: `/problems/${this.code}`,
      title: this.title[language],
      status: this.status,
      detail: this.detail[language],
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

/** 400: a parameter without which there is no answer. */
export function missingParameter(parameter: string, expected: Bilingual): Problem {
  return new Problem({
    code: 'invalid-parameter',
    status: 400,
    title: { es: 'Falta un parámetro', en: 'Missing parameter' },
    detail: {
      es: `Falta el parámetro «${parameter}», que es obligatorio: ${expected.es}.`,
      en: `Parameter “${parameter}” is missing and required: ${expected.en}.`,
    },
    members: { parameter, value: null },
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
      es: 'Estos datos se entregan a quien tiene una cuenta: ingrese en /sign-in, o envíe una clave de API.',
      en: 'This is answered to those who have an account: sign in at /sign-in, or send an API key.',
    },
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}

/** 422: a file that cannot be read as what it should be. `file` is a name, never a path. */
export function unreadableFile(options: {
  file: string;
  /** What is wrong, without a full stop. */
  reason: Bilingual;
  /** What to do, a whole sentence. */
  remedy: Bilingual;
  members?: Members;
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

/** 413: more rows than a check takes at once. */
export function tooManyRows(limit: number): Problem {
  const text = { es: limit.toLocaleString('es-CO'), en: limit.toLocaleString('en') };
  return new Problem({
    code: 'too-many-rows',
    status: 413,
    title: { es: 'Demasiadas filas', en: 'Too many rows' },
    detail: {
      es: `El archivo tiene más de ${text.es} filas. Divídalo y revise cada parte por separado.`,
      en: `The file has more than ${text.en} rows. Split it and check each part by itself.`,
    },
    members: { limit },
  });
}

/** 422: nothing in a file says where its rows are. `otherSheets`: of a workbook, those that hold rows too. */
export function noPlaceColumns(columns: readonly string[], otherSheets: readonly string[] = []): Problem {
  const list = columns.slice(0, 30).join(', ');
  const names = otherSheets.map((name) => `«${name}»`).join(', ');
  const isOne = otherSheets.length === 0;
  return new Problem({
    code: 'no-place-columns',
    status: 422,
    title: { es: 'No hay coordenadas', en: 'No coordinates' },
    detail: {
      es: `Ninguna columna parece tener coordenadas. Indique cuál es la longitud y cuál la latitud, o agréguelas. Columnas: ${list}.${isOne ? '' : ` O elija otra hoja del libro: ${names}.`}`,
      en: `No column looks like coordinates. Say which one is the longitude and which the latitude, or add them. Columns: ${list}.${isOne ? '' : ` Or choose another sheet of the workbook: ${names}.`}`,
    },
    members: { columns: columns.slice(0, 300), ...(!isOne && { sheets: otherSheets }) },
  });
}

/** 404: no path like this one. */
export function noSuchPath(path: string): Problem {
  return new Problem({
    code: 'no-such-path',
    status: 404,
    title: { es: 'No existe esta dirección', en: 'No such path' },
    detail: {
      es: `No hay nada en «${path}». Las direcciones están en /docs.`,
      en: `There is nothing at “${path}”. The paths are listed at /docs.`,
    },
  });
}

/** 405: the path exists, but not for this method. */
export function methodNotAllowed(method: string, allowed: string[]): Problem {
  return new Problem({
    code: 'method-not-allowed',
    status: 405,
    title: { es: 'Método no admitido', en: 'Method not allowed' },
    detail: {
      es: `Esta dirección no admite ${method}; admite ${allowed.join(', ')}.`,
      en: `This path does not allow ${method}; it allows ${allowed.join(', ')}.`,
    },
    members: { allowed },
    headers: { Allow: allowed.join(', ') },
  });
}

/** 501: oEmbed asked for in a form other than JSON; its specification names this status. */
export function formatNotOffered(format: string): Problem {
  const shown = format.slice(0, 40);
  return new Problem({
    code: 'format-not-offered',
    status: 501,
    title: { es: 'Formato no ofrecido', en: 'Format not offered' },
    detail: {
      es: `oEmbed se responde como json, no como «${shown}».`,
      en: `oEmbed is answered as json, not as “${shown}”.`,
    },
  });
}

/** 413: a body over the bound; large files go in by the command, or are checked by it or in parts. */
export function bodyTooLarge(limitMb: number, purpose: 'import' | 'check' | 'photo' = 'import'): Problem {
  if (purpose === 'photo') return photoTooLarge(limitMb);
  const command = purpose === 'check' ? 'npm run check -- <file>' : 'npm run import -- <kind> <file>';
  return new Problem({
    code: 'body-too-large',
    status: 413,
    title: { es: 'Archivo demasiado grande', en: 'File too large' },
    detail: {
      es:
        purpose === 'check'
          ? `El archivo supera ${limitMb} MB. Divídalo y verifique cada parte, guarde solo las columnas que hacen falta, o use la orden: npm run check -- <archivo>.`
          : `El cuerpo supera ${limitMb} MB. Un archivo así se carga con la orden: npm run import -- <clase> <archivo>.`,
      en:
        purpose === 'check'
          ? `The file exceeds ${limitMb} MB. Split it and check each part, save only the columns that are needed, or use the command: ${command}.`
          : `The body exceeds ${limitMb} MB. Load such a file by the command: ${command}.`,
    },
    members: { limit_mb: limitMb, command },
    headers: { Connection: 'close' },
  });
}

function photoTooLarge(limitMb: number): Problem {
  return new Problem({
    code: 'body-too-large',
    status: 413,
    title: { es: 'Fotografía demasiado grande', en: 'Photograph too large' },
    detail: {
      es: `La fotografía supera ${limitMb} MB. Tómela o guárdela en un tamaño menor.`,
      en: `The photograph exceeds ${limitMb} MB. Take or save it in a smaller size.`,
    },
    members: { limit_mb: limitMb },
    headers: { Connection: 'close' },
  });
}

/** 413: a workbook that a reader would need too much memory or time for; as CSV it streams. `file` is a name. */
export function workbookTooLarge(file: string, megabytes: number): Problem {
  return new Problem({
    code: 'workbook-too-large',
    status: 413,
    title: { es: 'Libro demasiado grande', en: 'Workbook too large' },
    detail: {
      es: `«${file}» ocuparía ${megabytes} MB al leerlo. Guarde la hoja como CSV y use ese archivo: se lee sin ese límite.`,
      en: `“${file}” would take ${megabytes} MB to read. Save the sheet as CSV and use that file: it is read without this bound.`,
    },
    members: { file, megabytes },
  });
}

/** 429: too many requests from one address. */
export function tooManyRequests(retryAfterS: number): Problem {
  return new Problem({
    code: 'too-many-requests',
    status: 429,
    title: { es: 'Demasiadas consultas', en: 'Too many requests' },
    detail: {
      es: `Espere ${retryAfterS} segundos antes de consultar otra vez.`,
      en: `Wait ${retryAfterS} seconds before asking again.`,
    },
    headers: { 'Retry-After': String(retryAfterS) },
  });
}

/** 503: the database doesn't answer. */
export function databaseUnavailable(): Problem {
  return new Problem({
    code: 'database-unavailable',
    status: 503,
    title: { es: 'Base de datos no disponible', en: 'Database unavailable' },
    detail: {
      es: 'La base de datos no responde; intente de nuevo en unos segundos.',
      en: 'The database does not answer; try again in a few seconds.',
    },
    headers: { 'Retry-After': '5' },
  });
}

/** 500: nothing expected. The id stands in the server's log beside the cause. */
export function unexpected(id: string): Problem {
  return new Problem({
    code: 'unexpected',
    status: 500,
    title: { es: 'Error inesperado', en: 'Unexpected error' },
    detail: {
      es: `Algo falló en el servidor. Al reportarlo, cite el identificador ${id}.`,
      en: `Something failed on the server. Quote the identifier ${id} when reporting it.`,
    },
    members: { id },
  });
}

/** 503: asked before the start is done. */
export function starting(step: Bilingual): Problem {
  return new Problem({
    code: 'starting',
    status: 503,
    title: { es: 'El servicio está arrancando', en: 'The service is starting' },
    detail: {
      es: `${step.es}. Intente de nuevo en unos segundos.`,
      en: `${step.en}. Try again in a few seconds.`,
    },
    headers: { 'Retry-After': '1' },
  });
}

/** 409: the demonstration data goes into an empty database only. */
export function demonstrationRefused(reason: Bilingual): Problem {
  return new Problem({
    code: 'demonstration-refused',
    status: 409,
    title: { es: 'Datos de demostración rechazados', en: 'Demonstration data refused' },
    detail: reason,
  });
}

/** 422: an import that would leave the data worse than before; nothing of it was stored. */
export function importRefused(options: {
  /** Without a full stop. */
  reason: Bilingual;
  /** A whole sentence. */
  remedy: Bilingual;
  members?: Members;
}): Problem {
  const { reason, remedy, members } = options;
  return new Problem({
    code: 'import-refused',
    status: 422,
    title: { es: 'Importación rechazada', en: 'Import refused' },
    detail: {
      es: `No se guardó nada: ${reason.es}. ${remedy.es}`,
      en: `Nothing was stored: ${reason.en}. ${remedy.en}`,
    },
    members,
  });
}

/** 410: the cluster belongs to an index that no longer stands; ids live as long as their version of the units. */
export function clusterGone(id: string): Problem {
  return new Problem({
    code: 'cluster-gone',
    status: 410,
    title: { es: 'Este grupo ya no existe', en: 'This cluster is gone' },
    detail: {
      es: 'Los datos cambiaron desde que se dibujó este grupo. Pida de nuevo /api/v1/clusters y use los identificadores nuevos.',
      en: 'The data changed since this cluster was drawn. Ask /api/v1/clusters again and use the new ids.',
    },
    members: { id },
  });
}

/** 400: more features than one answer carries; nothing is cut off silently. */
export function tooManyFeatures(count: number, limit: number): Problem {
  return new Problem({
    code: 'too-many-features',
    status: 400,
    title: { es: 'Demasiados elementos', en: 'Too many features' },
    detail: {
      es: `Aquí hay ${count} elementos y una respuesta lleva hasta ${limit}. Reduzca bbox o zoom, o use las teselas /tiles/units/{z}/{x}/{y}.mvt.`,
      en: `There are ${count} features here and one answer carries up to ${limit}. Narrow bbox or zoom, or use the tiles /tiles/units/{z}/{x}/{y}.mvt.`,
    },
    members: { count, limit },
  });
}

/** 422: more states than one packed file holds; the numbers by territory and day are there whatever their number. */
export function tooManyStates(limit: number): Problem {
  return new Problem({
    code: 'too-many-states',
    status: 422,
    title: { es: 'Demasiados estados', en: 'Too many states' },
    detail: {
      es: `El archivo lleva hasta ${limit} estados de unidades, y estos filtros admiten más. Restrinja los filtros, o use /api/v1/coverage con as_of: el mapa por territorios se reproduce con cualquier cantidad.`,
      en: `The file holds up to ${limit} states of units, and these filters admit more. Narrow the filters, or use /api/v1/coverage with as_of: the map by territories alone plays with any number.`,
    },
    members: { limit },
  });
}

/** 400: a body that is not what the path reads. `reason` continues a sentence. */
export function badBody(reason: Bilingual, members: Members = {}): Problem {
  return new Problem({
    code: 'bad-body',
    status: 400,
    title: { es: 'Cuerpo no válido', en: 'Invalid body' },
    detail: {
      es: `El cuerpo de la solicitud no se puede usar: ${reason.es}.`,
      en: `The body of the request cannot be used: ${reason.en}.`,
    },
    members,
  });
}

/** 415: a body of another media type. */
export function unsupportedBody(type: string, allowed: string[]): Problem {
  return new Problem({
    code: 'unsupported-body',
    status: 415,
    title: { es: 'Tipo de cuerpo no admitido', en: 'Unsupported body type' },
    detail: {
      es: `Se envió «${type || 'nada'}»; aquí se admite ${allowed.join(' o ')}.`,
      en: `“${type || 'nothing'}” was sent; this path takes ${allowed.join(' or ')}.`,
    },
    members: { allowed },
    headers: { Accept: allowed.join(', ') },
  });
}

/** 403: signed in, but of a role or department that may not do this. `reason` continues a sentence. */
export function forbidden(reason: Bilingual, members: Members = {}): Problem {
  return new Problem({
    code: 'forbidden',
    status: 403,
    title: { es: 'No permitido', en: 'Not allowed' },
    detail: {
      es: `Su cuenta no puede hacer esto: ${reason.es}.`,
      en: `Your account may not do this: ${reason.en}.`,
    },
    members,
  });
}

/** 403: a write that a page of another site sent with this site's cookies. */
export function foreignOrigin(origin: string): Problem {
  return new Problem({
    code: 'foreign-origin',
    status: 403,
    title: { es: 'Solicitud de otro sitio', en: 'Request from another site' },
    detail: {
      es: `La página de «${origin}» no puede escribir aquí. Abra GeoSER en su propia dirección, o use una clave de API.`,
      en: `The page at “${origin}” may not write here. Open GeoSER at its own address, or use an API key.`,
    },
  });
}

/** 401: the same for an unknown e-mail, a wrong password and a disabled account. */
export function signInFailed(): Problem {
  return new Problem({
    code: 'sign-in-failed',
    status: 401,
    title: { es: 'No se pudo ingresar', en: 'Sign-in failed' },
    detail: {
      es: 'El correo o la contraseña no son correctos. Si los olvidó, pida a un administrador un enlace nuevo.',
      en: 'The e-mail or the password is wrong. If you forgot them, ask an administrator for a new link.',
    },
  });
}

/** 429: too many wrong passwords, of one account or from one address. */
export function tooManyAttempts(retryAfterS: number): Problem {
  return new Problem({
    code: 'too-many-attempts',
    status: 429,
    title: { es: 'Demasiados intentos', en: 'Too many attempts' },
    detail: {
      es: `Hubo varios intentos fallidos. Espere ${retryAfterS} s antes de intentar de nuevo.`,
      en: `Several attempts failed. Wait ${retryAfterS} s before trying again.`,
    },
    members: { retry_after_s: retryAfterS },
    headers: { 'Retry-After': String(retryAfterS) },
  });
}

/** 401: an API key that is unknown, expired or revoked. */
export function invalidKey(): Problem {
  return new Problem({
    code: 'invalid-key',
    status: 401,
    title: { es: 'Clave de API no válida', en: 'Invalid API key' },
    detail: {
      es: 'La clave no existe, venció o fue revocada. Cree otra en /account.',
      en: 'The key does not exist, has expired or was revoked. Make another at /account.',
    },
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  });
}

/** 409: a ready account once real units are stored. */
export function readyAccountsOver(): Problem {
  return new Problem({
    code: 'ready-accounts-over',
    status: 409,
    title: { es: 'La demostración terminó', en: 'The demonstration is over' },
    detail: {
      es: 'Las cuentas de demostración solo existen mientras todas las unidades son inventadas.',
      en: 'Ready accounts exist only while every unit is invented.',
    },
  });
}

/** 410: a link that works once. */
export function linkGone(): Problem {
  return new Problem({
    code: 'link-gone',
    status: 410,
    title: { es: 'El enlace ya no sirve', en: 'The link no longer works' },
    detail: {
      es: 'Este enlace ya se usó, venció o fue reemplazado. Pida otro a un administrador; el primero se muestra al arrancar el servicio.',
      en: 'This link was used, has expired or was replaced. Ask an administrator for another; the first is shown when the service starts.',
    },
  });
}

/** 409: an e-mail names one account. */
export function emailTaken(email: string): Problem {
  return new Problem({
    code: 'email-taken',
    status: 409,
    title: { es: 'Correo en uso', en: 'E-mail in use' },
    detail: { es: `Ya hay una cuenta con «${email}».`, en: `There is an account with “${email}” already.` },
    members: { parameter: 'email' },
  });
}

/** 422: departments that are not there, as far as departments are loaded. */
export function unknownDepartments(codes: readonly string[]): Problem {
  const list = codes.map((code) => `«${code}»`).join(', ');
  return new Problem({
    code: 'unknown-department',
    status: 422,
    title: { es: 'Departamento desconocido', en: 'Unknown department' },
    detail: {
      es: `No hay un departamento con código ${list}. Use los códigos DIVIPOLA de dos dígitos, como 05.`,
      en: `There is no department with code ${list}. Use DIVIPOLA codes of two digits, like 05.`,
    },
    members: { parameter: 'departments', value: codes },
  });
}

/** 409: a way in for an account that may not come in. */
export function accountDisabled(email: string): Problem {
  return new Problem({
    code: 'account-disabled',
    status: 409,
    title: { es: 'Cuenta deshabilitada', en: 'Account disabled' },
    detail: {
      es: `La cuenta «${email}» está deshabilitada, y un enlace no le serviría. Habilítela primero.`,
      en: `The account “${email}” is disabled, and a link would not let it in. Enable it first.`,
    },
  });
}

/** 409: nobody may lock everybody out. */
export function lastAdministrator(): Problem {
  return new Problem({
    code: 'last-administrator',
    status: 409,
    title: { es: 'Es el último administrador', en: 'The last administrator' },
    detail: {
      es: 'No quedaría nadie que administre. Nombre antes a otro administrador.',
      en: 'Nobody would be left to administer. Name another administrator first.',
    },
  });
}

/** 403: the current password, asked for again. */
export function wrongPassword(): Problem {
  return new Problem({
    code: 'wrong-password',
    status: 403,
    title: { es: 'Contraseña incorrecta', en: 'Wrong password' },
    detail: {
      es: 'La contraseña actual no es correcta; no se cambió nada.',
      en: 'The current password is wrong; nothing was changed.',
    },
    members: { parameter: 'current' },
  });
}

/** 409: a stage that cannot be committed, discarded or reverted in the state it is in. `reason` is a whole sentence. */
export function importState(reason: Bilingual, members: Members = {}): Problem {
  return new Problem({
    code: 'import-state',
    status: 409,
    title: { es: 'La importación no está en ese estado', en: 'The import is not in that state' },
    detail: reason,
    members,
  });
}

/** 409: units of a stage changed since it was compared. It was compared anew; nothing was stored. */
export function stageMovedOn(count: number, moved: readonly unknown[]): Problem {
  return new Problem({
    code: 'stage-moved-on',
    status: 409,
    title: { es: 'Los datos cambiaron mientras tanto', en: 'The data changed meanwhile' },
    detail: {
      es: `${count} filas se comparan ahora con otros datos: alguien cambió esas unidades desde que se cargó el archivo. No se guardó nada. La comparación se hizo de nuevo: revísela y confirme.`,
      en: `${count} rows now compare with other data: someone changed those units since the file was staged. Nothing was stored. The comparison was made anew: look at it and commit.`,
    },
    members: { count, moved },
  });
}

/** 409: units of an import changed after it; reverting it would lose that. */
export function revertConflicts(count: number, units: readonly unknown[]): Problem {
  return new Problem({
    code: 'revert-conflicts',
    status: 409,
    title: { es: 'Hay cambios posteriores', en: 'There are later changes' },
    detail: {
      es: `${count} unidades de esta importación cambiaron después. No se revirtió nada. Con «force» se revierten las demás.`,
      en: `${count} units of this import changed after it. Nothing was reverted. With “force” all others are reverted.`,
    },
    members: { count, units },
  });
}

/** 428: an edit that doesn't say which version of the unit it was made on. */
export function versionRequired(): Problem {
  return new Problem({
    code: 'version-required',
    status: 428,
    title: { es: 'Falta la versión', en: 'The version is missing' },
    detail: {
      es: 'Envíe en If-Match el ETag con que leyó la unidad, para no deshacer el cambio de otra persona.',
      en: 'Send in If-Match the ETag with which the unit was read, so that nobody else’s change is undone.',
    },
  });
}

/** 412: the unit changed since it was read; both versions are told. */
export function versionConflict(members: { current: unknown; yours: unknown }): Problem {
  return new Problem({
    code: 'version-conflict',
    status: 412,
    title: { es: 'Otra persona cambió esta unidad', en: 'Someone else changed this unit' },
    detail: {
      es: 'La unidad cambió desde que usted la abrió. No se guardó nada: compare ambas versiones y guarde de nuevo.',
      en: 'The unit changed since you opened it. Nothing was stored: compare both versions and save again.',
    },
    members,
  });
}

/** 422: a unit whose values cannot be stored. */
export function unitRefused(row: {
  column: string | null;
  value: string | null;
  code: string;
  reason: Bilingual;
  remedy?: Bilingual;
}): Problem {
  const { column, value, code, reason } = row;
  return new Problem({
    code: 'unit-refused',
    status: 422,
    title: { es: 'No se puede guardar', en: 'Cannot be stored' },
    detail: {
      es: `${column ? `«${column}»: ` : ''}${reason.es}.`,
      en: `${column ? `“${column}”: ` : ''}${reason.en}.`,
    },
    members: { field: column, value, reason: code },
  });
}

/** 409: the last change of a unit is not one that may be undone by who asks. */
export function undoRefused(why: Bilingual, members: Members): Problem {
  return new Problem({
    code: 'undo-refused',
    status: 409,
    title: { es: 'No se puede deshacer', en: 'Cannot be undone' },
    detail: { es: `${why.es} No se guardó nada.`, en: `${why.en} Nothing was stored.` },
    members,
  });
}

/** 409: a code is one unit's, also of one that was taken out. */
export function codeTaken(code: string): Problem {
  return new Problem({
    code: 'code-taken',
    status: 409,
    title: { es: 'Código en uso', en: 'Code in use' },
    detail: {
      es: `Ya hay una unidad con el código «${code}». Deje el código en blanco para recibir uno, o edite esa unidad.`,
      en: `There is a unit with code “${code}” already. Leave the code blank to be given one, or edit that unit.`,
    },
    members: { field: 'code', value: code },
  });
}

/** 404: signing in by a directory where none is configured. */
export function noDirectory(): Problem {
  return new Problem({
    code: 'no-directory',
    status: 404,
    title: { es: 'Sin directorio institucional', en: 'No directory' },
    detail: {
      es: 'Este servicio no está unido a un directorio (OIDC_ISSUER). Ingrese con correo y contraseña.',
      en: 'This service is not joined to a directory (OIDC_ISSUER). Sign in by e-mail and password.',
    },
  });
}

/** 502: the directory doesn't answer, or its answer cannot be trusted. `cause` is for the log alone. */
export function directoryFailed(cause: string): Problem {
  const problem = new Problem({
    code: 'directory-failed',
    status: 502,
    title: { es: 'El directorio no confirmó el ingreso', en: 'The directory did not confirm the sign-in' },
    detail: {
      es: 'El directorio institucional no respondió o no confirmó quién es usted. Intente de nuevo desde el comienzo.',
      en: 'The directory did not answer, or did not confirm who you are. Try again from the beginning.',
    },
  });
  problem.cause = cause;
  return problem;
}

/** 403: known to the directory, without an account here. */
export function directoryUnknown(who: string): Problem {
  return new Problem({
    code: 'directory-unknown',
    status: 403,
    title: { es: 'Sin cuenta en GeoSER', en: 'No account in GeoSER' },
    detail: {
      es: `El directorio lo reconoce como «${who}», pero aquí no tiene una cuenta activa. Pídala a un administrador.`,
      en: `The directory knows you as “${who}”, but you have no active account here. Ask an administrator for one.`,
    },
  });
}

/** 409: a release is counted by municipalities, and there are none. */
export function noTerritories(): Problem {
  return new Problem({
    code: 'no-territories',
    status: 409,
    title: { es: 'Sin municipios', en: 'No municipalities' },
    detail: {
      es: 'Una publicación cuenta por municipios y aún no hay ninguno. Impórtelos antes: npm run import -- municipality municipios.geojson',
      en: 'A release counts by municipality, and there is none yet. Import them first: npm run import -- municipality municipios.geojson',
    },
  });
}

/** Why a file is not stored as a photograph. */
export type PhotoFault =
  | 'not-a-photograph'
  | 'heic'
  | 'too-many-pixels'
  | 'damaged'
  | 'too-many'
  | 'unknown-photo'
  | 'unknown-visit';

const PHOTO_FAULTS: Record<PhotoFault, Bilingual> = {
  'not-a-photograph': {
    es: 'El archivo no es una fotografía JPEG, PNG o WebP, se llame como se llame.',
    en: 'The file is no JPEG, PNG or WebP photograph, whatever its name says.',
  },
  heic: {
    es: 'La fotografía está en formato HEIC. En el iPhone elija Ajustes › Cámara › Formatos › «Más compatible», o guárdela como JPEG.',
    en: 'The photograph is in HEIC format. On an iPhone choose Settings › Camera › Formats › “Most Compatible”, or save it as JPEG.',
  },
  'too-many-pixels': {
    es: 'La imagen tiene demasiados píxeles: se admiten hasta 80 millones (ancho × alto). Guárdela más pequeña.',
    en: 'The picture has too many pixels: up to 80 million (width × height) are taken. Save it smaller.',
  },
  damaged: {
    es: 'La fotografía está dañada o incompleta. Ábrala, guárdela de nuevo como JPEG y vuelva a intentarlo.',
    en: 'The photograph is damaged or incomplete. Open it, save it again as JPEG and try once more.',
  },
  'too-many': {
    es: 'Una visita tiene hasta 20 fotografías. Retire una antes de agregar otra.',
    en: 'A visit has up to 20 photographs. Remove one before you add another.',
  },
  'unknown-photo': {
    es: 'Una de las fotografías ya no espera por esta visita: pasó más de un día, la agregó otra persona o ya está en otra visita.',
    en: 'One of the photographs no longer waits for this visit: more than a day went by, someone else added it, or it is with another visit.',
  },
  'unknown-visit': {
    es: 'La unidad no tiene esa visita en su historia.',
    en: 'The unit has no such visit in its history.',
  },
};

/** 422: what came cannot be kept as a photograph of a visit; nothing was stored. */
export function photoRefused(reason: PhotoFault, members: Members = {}): Problem {
  return new Problem({
    code: 'photo-refused',
    status: 422,
    title: { es: 'No se guardó la fotografía', en: 'The photograph was not stored' },
    detail: PHOTO_FAULTS[reason],
    members: { reason, ...members },
  });
}

/** 503: the folder or the bucket of photographs doesn't take or give; `cause` is for the log alone. */
export function photoStoreFailed(cause: unknown): Problem {
  const problem = new Problem({
    code: 'photo-store-failed',
    status: 503,
    title: { es: 'Fotografías no disponibles', en: 'Photographs are not available' },
    detail: {
      es: 'El almacén de fotografías no responde. No se perdió nada: inténtelo de nuevo en unos minutos.',
      en: 'The store of photographs doesn’t answer. Nothing was lost: try again in a few minutes.',
    },
  });
  problem.cause = cause;
  return problem;
}
