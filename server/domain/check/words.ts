/** What a check says, in the language of whoever keeps the file. */
import type { Bilingual } from '../../problem.ts';
import { coordinateText, distanceText, listText, numberText } from './numbers.ts';
import type {
  CheckedRow,
  CheckProblemCode,
  Notation,
  ProposedRepair,
  RepairKind,
  RowProblem,
} from './types.ts';

export type Language = 'es' | 'en';

/** Short names of problems, for totals and filters. */
export const PROBLEM_TITLES: Readonly<Record<CheckProblemCode, Bilingual>> = {
  'no-coordinates': { es: 'Sin coordenadas', en: 'No coordinates' },
  'coordinate-missing': { es: 'Falta una coordenada', en: 'One coordinate missing' },
  'coordinate-not-a-number': { es: 'Coordenada que no se entiende', en: 'Coordinate not understood' },
  'coordinates-out-of-range': { es: 'Coordenadas imposibles', en: 'Impossible coordinates' },
  'coordinates-zero': { es: 'Coordenadas 0, 0', en: 'Coordinates 0, 0' },
  'row-damaged': { es: 'Fila dañada', en: 'Damaged row' },
  'crs-unknown': { es: 'Sistema de coordenadas sin reconocer', en: 'Coordinate system not recognised' },
  'missing-minus': { es: 'Falta el signo menos', en: 'Minus sign missing' },
  'coordinates-swapped': { es: 'Latitud y longitud intercambiadas', en: 'Latitude and longitude swapped' },
  'wrong-crs': { es: 'Otro sistema de coordenadas', en: 'Another coordinate system' },
  'degrees-as-minutes': { es: 'Minutos escritos como decimales', en: 'Minutes written as decimals' },
  'decimal-point-lost': { es: 'Sin el punto o la coma decimal', en: 'Decimal point lost' },
  'outside-country': { es: 'En otro país', en: 'In another country' },
  'in-the-sea': { es: 'En el mar', en: 'In the sea' },
  'outside-boundaries': { es: 'Fuera de los límites municipales', en: 'Outside the municipal boundaries' },
  'declared-elsewhere': { es: 'No está donde dice la fila', en: 'Not where the row says' },
  'declared-unknown': { es: 'Municipio desconocido', en: 'Unknown municipality' },
  'declared-ambiguous': { es: 'Municipio ambiguo', en: 'Ambiguous municipality' },
  'declared-contradiction': { es: 'Código y nombre no coinciden', en: 'Code and name disagree' },
  'code-zero-restored': { es: 'Código sin su cero inicial', en: 'Code without its leading zero' },
  'on-seat': { es: 'Justo en la cabecera municipal', en: 'Exactly on the municipal seat' },
  'on-centroid': { es: 'En el centro del municipio', en: 'On the municipality’s centre' },
  'duplicate-row': { es: 'Fila repetida', en: 'Repeated row' },
  'shared-point': { es: 'Varias filas en un mismo punto', en: 'Several rows on one point' },
  'middle-taken': { es: 'Línea o polígono: se tomó el centro', en: 'Line or polygon: its middle was taken' },
  'text-mended': { es: 'Texto arreglado al leerlo', en: 'Text mended while it was read' },
};

export const REPAIR_TITLES: Readonly<Record<RepairKind, Bilingual>> = {
  minus: { es: 'Poner el signo menos a la longitud', en: 'Give the longitude its minus sign' },
  swap: { es: 'Intercambiar latitud y longitud', en: 'Swap latitude and longitude' },
  'swap-minus': {
    es: 'Intercambiar latitud y longitud, y poner el signo menos',
    en: 'Swap latitude and longitude, and give the minus sign',
  },
  crs: { es: 'Leer en otro sistema de coordenadas', en: 'Read in another coordinate system' },
  minutes: { es: 'Leer los decimales como minutos', en: 'Read the decimals as minutes' },
  scale: { es: 'Poner el punto decimal en su lugar', en: 'Put the decimal point in its place' },
};

/** One sentence about one row. */
export function problemMessage(problem: RowProblem, row: CheckedRow): Bilingual {
  return MESSAGES[problem.code](problem, row);
}

type Message = (problem: RowProblem, row: CheckedRow) => Bilingual;

const MESSAGES: Readonly<Record<CheckProblemCode, Message>> = {
  'no-coordinates': () => ({ es: 'La fila no tiene coordenadas.', en: 'The row has no coordinates.' }),
  'coordinate-missing': ({ column }) => ({
    es: `Falta «${column ?? ''}»: complete las dos coordenadas.`,
    en: `“${column ?? ''}” is missing: give both coordinates.`,
  }),
  'coordinate-not-a-number': ({ column, value, inMetres = false }) => ({
    es: `«${value ?? ''}», en «${column ?? ''}», no se entiende como coordenada. ${inMetres ? 'Escriba metros sin más signos, como en las otras filas: 4880500,5' : 'Escriba grados decimales, como −74,0817'}.`,
    en: `“${value ?? ''}”, in “${column ?? ''}”, is not understood as a coordinate. ${inMetres ? 'Write metres without other signs, as in the other rows: 4880500.5' : 'Write decimal degrees, like −74.0817'}.`,
  }),
  'coordinates-out-of-range': ({ numbers: { x, y } = { x: 0, y: 0 } }) => ({
    es: `Las coordenadas (latitud ${numberText(y, 'es')}; longitud ${numberText(x, 'es')}) no existen o no son de Colombia en ningún sistema conocido.`,
    en: `The coordinates (latitude ${numberText(y, 'en')}; longitude ${numberText(x, 'en')}) do not exist or are not Colombia’s in any known system.`,
  }),
  'coordinates-zero': () => ({
    es: 'Las coordenadas son 0, 0: escriba las verdaderas o deje las dos vacías.',
    en: 'The coordinates are 0, 0: give the true ones or leave both empty.',
  }),
  'row-damaged': ({ detail }) => ({
    es: `La fila no se puede leer: ${detail?.es ?? ''}`,
    en: `The row cannot be read: ${detail?.en ?? ''}`,
  }),
  'crs-unknown': ({ names: [name] = [] }) => ({
    es: `Los metros no son de un sistema conocido: en ninguno cae el punto cerca de ${name ?? 'donde dice el archivo'}. Indique el sistema de coordenadas o escriba grados decimales.`,
    en: `The metres are in no known system: in none does the point fall near ${name ?? 'where the file says'}. Name the coordinate system or write decimal degrees.`,
  }),
  'missing-minus': suspected({
    es: 'Falta el signo menos en la longitud',
    en: 'The longitude lacks its minus sign',
  }),
  'coordinates-swapped': suspected({
    es: 'La latitud y la longitud están intercambiadas',
    en: 'Latitude and longitude are swapped',
  }),
  'wrong-crs': (_, { repair }) => ({
    es: `Los números no son del sistema del resto del archivo, sino de EPSG:${repair?.crs ?? ''}.`,
    en: `The numbers are not in the system of the rest of the file but in EPSG:${repair?.crs ?? ''}.`,
  }),
  'degrees-as-minutes': () => ({
    es: 'Los decimales parecen minutos y segundos: 4,3556 por 4°35′56″.',
    en: 'The decimals look like minutes and seconds: 4.3556 for 4°35′56″.',
  }),
  'decimal-point-lost': () => ({
    es: 'Los números perdieron el punto o la coma decimal.',
    en: 'The numbers lost their decimal point.',
  }),
  'middle-taken': () => ({
    es: 'Es una línea o un polígono: se tomó el punto de su centro.',
    en: 'It is a line or a polygon: the point in its middle was taken.',
  }),
  'text-mended': ({ detail }) => ({ es: detail?.es ?? '', en: detail?.en ?? '' }),
  'outside-country': ({ detail }) => ({
    es: `El punto queda en otro país (${detail?.es ?? ''}).`,
    en: `The point lies in another country (${detail?.en ?? ''}).`,
  }),
  'in-the-sea': () => ({ es: 'El punto queda en el mar.', en: 'The point lies in the sea.' }),
  'outside-boundaries': ({ names }) => {
    const [name] = names ?? [];
    return name === undefined
      ? {
          es: 'El punto no cae en ningún municipio de los límites usados.',
          en: 'The point falls in no municipality of the boundaries in use.',
        }
      : {
          es: `El punto queda fuera de los límites usados, a menos de 1 km de ${name}.`,
          en: `The point lies outside the boundaries in use, within 1 km of ${name}.`,
        };
  },
  'declared-elsewhere': declaredElsewhere,
  'declared-unknown': ({ value }) => ({
    es: `«${value ?? ''}» no es un municipio conocido: revise el nombre o el código DANE.`,
    en: `“${value ?? ''}” is not a known municipality: check the name or the DANE code.`,
  }),
  'declared-ambiguous': ({ value, names = [] }) => ({
    es: `Hay «${value ?? ''}» en ${listText(names, 'es')}: indique el departamento.`,
    en: `There is a “${value ?? ''}” in ${listText(names, 'en')}: name the department.`,
  }),
  'declared-contradiction': ({ value, names = [] }) => ({
    es: `La fila también dice «${value ?? ''}», que no es ${names[0] ?? ''}: revise el nombre y el código DANE.`,
    en: `The row also says “${value ?? ''}”, which is not ${names[0] ?? ''}: check the name and the DANE code.`,
  }),
  'code-zero-restored': ({ value, names = [] }) => ({
    es: `El código «${value ?? ''}» perdió su cero inicial; se leyó ${names[0] ?? ''}.`,
    en: `The code “${value ?? ''}” lost its leading zero; ${names[0] ?? ''} was read.`,
  }),
  'on-seat': ({ names = [] }) => ({
    es: `Es exactamente el punto de la cabecera de ${names[0] ?? ''}: puede no ser el lugar de la unidad.`,
    en: `It is exactly the point of the seat of ${names[0] ?? ''}: it may not be the unit’s place.`,
  }),
  'on-centroid': ({ names = [] }) => ({
    es: `Es el centro geométrico de ${names[0] ?? ''}, o queda junto a él: puede no ser el lugar de la unidad.`,
    en: `It is the geometric centre of ${names[0] ?? ''}, or lies beside it: it may not be the unit’s place.`,
  }),
  'duplicate-row': (problem) => ({
    es: `La fila es igual a ${rowsText(problem, 'es')}.`,
    en: `The row equals ${rowsText(problem, 'en')}.`,
  }),
  'shared-point': (problem) => ({
    es: `Está en el mismo punto que ${rowsText(problem, 'es')}.`,
    en: `It is on the same point as ${rowsText(problem, 'en')}.`,
  }),
};

/** A mistake that is proposed to be mended, or that is only likely: then `names` says where mending would lead. */
function suspected(mistake: Bilingual): Message {
  return ({ names }) => {
    const [name] = names ?? [];
    if (name === undefined) return { es: `${mistake.es}.`, en: `${mistake.en}.` };
    return {
      es: `Parece que ${mistake.es.charAt(0).toLowerCase()}${mistake.es.slice(1)}, pero así caería en ${name}.`,
      en: `It seems that ${mistake.en.charAt(0).toLowerCase()}${mistake.en.slice(1)}, but then it would fall in ${name}.`,
    };
  };
}

function declaredElsewhere({ names = [], distanceM }: RowProblem, { where }: CheckedRow): Bilingual {
  const [name = '', other] = names;
  const located = other ?? where?.municipality?.name;
  const es = located === undefined ? 'El punto no cae en ningún municipio' : `El punto cae en ${located}`;
  const en = located === undefined ? 'The point falls in no municipality' : `The point falls in ${located}`;
  if (distanceM === null || distanceM === undefined) {
    return { es: `${es}; la fila dice ${name}.`, en: `${en}; the row says ${name}.` };
  }
  return {
    es: `${es}, a ${distanceText(distanceM, 'es')} de ${name}, que es lo que dice la fila.`,
    en: `${en}, ${distanceText(distanceM, 'en')} from ${name}, which is what the row says.`,
  };
}

function rowsText({ rows = [], more = 0 }: RowProblem, language: Language): string {
  const one = rows.length + more === 1;
  const others =
    more > 0 ? [...rows.map(String), language === 'es' ? `${more} más` : `${more} more`] : rows.map(String);
  const list = listText(others, language);
  if (language === 'es') return one ? `la fila ${list}` : `las filas ${list}`;
  return one ? `row ${list}` : `rows ${list}`;
}

/** «Fila 12: falta el signo menos en la longitud; con −75,5786 cae en Medellín, como dice la fila.» */
export function repairReason(repair: ProposedRepair, row: CheckedRow): Bilingual {
  const name = repair.where.municipality?.name ?? '';
  const agrees = row.declared !== null && row.declared.code === repair.where.municipality?.code;
  const place = (language: Language) => repairPlace(repair, language);
  return {
    es: `Fila ${row.row}: ${REPAIR_CAUSES[repair.kind].es}; ${place('es')} cae en ${name}${agrees ? ', como dice la fila' : ''}.`,
    en: `Row ${row.row}: ${REPAIR_CAUSES[repair.kind].en}; ${place('en')} it falls in ${name}${agrees ? ', as the row says' : ''}.`,
  };
}

const REPAIR_CAUSES: Readonly<Record<RepairKind, Bilingual>> = {
  minus: { es: 'falta el signo menos en la longitud', en: 'the longitude lacks its minus sign' },
  swap: { es: 'la latitud y la longitud están intercambiadas', en: 'latitude and longitude are swapped' },
  'swap-minus': {
    es: 'la latitud y la longitud están intercambiadas y falta el signo menos',
    en: 'latitude and longitude are swapped and the minus sign is missing',
  },
  crs: {
    es: 'los números son de otro sistema de coordenadas',
    en: 'the numbers are in another coordinate system',
  },
  minutes: { es: 'los decimales son minutos y segundos', en: 'the decimals are minutes and seconds' },
  scale: { es: 'los números perdieron el punto decimal', en: 'the numbers lost their decimal point' },
};

function repairPlace({ kind, crs, lng, lat }: ProposedRepair, language: Language): string {
  const [withWord, inWord] = language === 'es' ? ['con', 'en'] : ['with', 'in'];
  if (kind === 'crs') return `${inWord} EPSG:${crs ?? ''}`;
  if (kind === 'minus') return `${withWord} ${coordinateText(lng, language)}`;
  const [latWord, lngWord] = language === 'es' ? ['latitud', 'longitud'] : ['latitude', 'longitude'];
  return `${withWord} ${latWord} ${coordinateText(lat, language)} ${language === 'es' ? 'y' : 'and'} ${lngWord} ${coordinateText(lng, language)}`;
}

const NOTATIONS: Readonly<Record<Exclude<Notation, 'plane'>, Bilingual>> = {
  degrees: { es: 'grados decimales', en: 'decimal degrees' },
  dms: { es: 'grados, minutos y segundos', en: 'degrees, minutes and seconds' },
  unscaled: { es: 'grados sin su punto decimal', en: 'degrees without their decimal point' },
};

/** How coordinates are written, the commonest first; `crs` null where nobody knows the system of metres: «grados decimales; EPSG:9377, metros». */
export function notationText(
  counts: Readonly<Record<Notation, number>>,
  crs: number | null,
  language: Language,
): string {
  const used = (Object.entries(counts) as [Notation, number][]).filter(([, count]) => count > 0);
  const texts = used
    .sort(([, a], [, b]) => b - a)
    .map(([notation]) => (notation === 'plane' ? metresText(crs, language) : NOTATIONS[notation][language]));
  return texts.join('; ') || '–';
}

function metresText(crs: number | null, language: Language): string {
  const metres = language === 'es' ? 'metros' : 'metres';
  if (crs !== null) return `EPSG:${crs}, ${metres}`;
  return `${metres}, ${language === 'es' ? 'de un sistema sin reconocer' : 'of a system not recognised'}`;
}
