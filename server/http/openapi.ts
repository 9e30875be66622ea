/** OpenAPI 3.1 from the table of endpoints. */
import { z } from 'zod';
import { ProblemShape } from '../contract/common.ts';
import { UNIT_FILTER_PARAMETERS, type UnitFilterParameter } from '../contract/filter.ts';
import { expectationOf } from '../contract/parameters.ts';
import { LINES, STAGES, STATUSES } from '../domain/unit.ts';
import type { Bilingual } from '../problem.ts';
import { SESSION_COOKIE } from './cookies.ts';
import { type Endpoint, type Language, methodOf, type Shape } from './endpoint.ts';

type Json = Record<string, unknown>;

export interface ParameterText {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  text: Bilingual;
  schema: Json;
}

const FILTER_TEXTS: Record<UnitFilterParameter, Bilingual> = {
  territory: {
    es: 'clase:código; a,b es O; repetido es Y. Divisiones: las que la contienen; áreas: las que la contienen; los sitios no se admiten.',
    en: 'kind:code; a,b is OR; repeated is AND. Units inside the territory; sites are not allowed.',
  },
  line: { es: `línea: ${LINES.join(', ')}`, en: `line: ${LINES.join(', ')}` },
  stage: { es: `última etapa: ${STAGES.join(', ')}`, en: `last stage: ${STAGES.join(', ')}` },
  status: {
    es: 'activas o cerradas en la fecha: active, closed',
    en: 'active or closed on the day: active, closed',
  },
  pdet: {
    es: 'true: solo en municipios PDET; false: solo fuera',
    en: 'true: in PDET municipalities only; false: outside only',
  },
  created_from: { es: 'creadas desde este día', en: 'created on this day or later' },
  created_to: { es: 'creadas hasta este día', en: 'created on this day or earlier' },
  product: { es: 'producto, sin distinguir tildes ni mayúsculas', en: 'product, accents and case ignored' },
  office: { es: 'regional, tal como está escrita', en: 'regional office, as it is written' },
  q: { es: 'texto en código, nombre o producto', en: 'text in code, name or product' },
  as_of: {
    es: 'como estaban al final de este día (por defecto, hoy en Colombia)',
    en: 'as they were at the end of this day (default: today in Colombia)',
  },
  known_at: {
    es: 'como se sabía en este instante, con zona horaria',
    en: 'as was known at this instant, with its zone',
  },
};

const FILTER_SCHEMAS: Partial<Record<UnitFilterParameter, Json>> = {
  territory: { type: 'array', items: { type: 'string' } },
  line: listOf(LINES),
  stage: listOf(STAGES),
  status: listOf(STATUSES),
  pdet: { type: 'boolean' },
  created_from: { type: 'string', format: 'date' },
  created_to: { type: 'string', format: 'date' },
  product: listOf(),
  office: listOf(),
  as_of: { type: 'string', format: 'date' },
  known_at: { type: 'string', format: 'date-time' },
};

function listOf(values?: readonly string[]): Json {
  return { type: 'array', items: values ? { type: 'string', enum: [...values] } : { type: 'string' } };
}

const WHO: Record<Endpoint['who'], Bilingual> = {
  anyone: { es: 'Para cualquiera.', en: 'For anyone.' },
  anyone_scoped: {
    es: 'Para cualquiera; quien puede leer unidades recibe más.',
    en: 'For anyone; readers of units get more.',
  },
  unit_readers: {
    es: 'Para quien puede leer unidades, como su rol las ve: exactas, o en celdas de 1 km y sin cifras de víctimas ni de reincorporados. Los demás reciben 401.',
    en: 'For readers of units, as their role sees them: exactly, or on a 1 km grid and without counts of victims and reincorporated people. Everyone else gets 401.',
  },
  signed_in: { es: 'Para quien ha iniciado sesión.', en: 'For whoever is signed in.' },
  writers: {
    es: 'Para el personal, en sus departamentos, y administradores.',
    en: 'For staff, in their departments, and administrators.',
  },
  admins: { es: 'Para administradores.', en: 'For administrators.' },
};

/** Whom an endpoint is for, in words. */
export function whoText(endpoint: Endpoint): Bilingual {
  return WHO[endpoint.who];
}

/** Every parameter that an endpoint knows. */
export function parametersOf(endpoint: Endpoint): ParameterText[] {
  return [
    ...own(endpoint.params ?? {}, 'path'),
    ...own(endpoint.query ?? {}, 'query'),
    ...(endpoint.unitFilter
      ? UNIT_FILTER_PARAMETERS.filter((name) => !(name in (endpoint.query ?? {})))
      : []
    ).map(
      (name): ParameterText => ({
        name,
        in: 'query',
        required: false,
        text: FILTER_TEXTS[name],
        schema: FILTER_SCHEMAS[name] ?? { type: 'string' },
      }),
    ),
  ];
}

function own(shape: Shape, place: 'path' | 'query'): ParameterText[] {
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || !schema.safeParse(undefined).success,
    text: expectationOf(schema) ?? { es: '', en: '' },
    schema: jsonSchema(schema),
  }));
}

/** The whole document. */
export function openApi(endpoints: readonly Endpoint[], release: string, language: Language): Json {
  const paths: Record<string, Json> = {};
  for (const item of endpoints) {
    paths[item.path] = { ...paths[item.path], [methodOf(item).toLowerCase()]: operation(item, language) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'GeoSER',
      version: release,
      description: INTRODUCTION[language],
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    security: [{ session: [] }, { key: [] }, {}],
    components: {
      securitySchemes: SECURITY[language],
      schemas: { Problem: jsonSchema(ProblemShape) },
      responses: {
        Problem: {
          description: language === 'es' ? 'Un problema (RFC 9457)' : 'A problem (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

const SESSION = { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE };
const KEY = { type: 'http', scheme: 'bearer' };

/** How one says who one is; nothing of it is needed where everyone may ask. */
const SECURITY: Record<Language, Json> = {
  es: {
    session: { ...SESSION, description: 'Sesión del navegador, que empieza en POST /api/v1/session.' },
    key: { ...KEY, description: 'Clave de API para programas; se crea en /account.' },
  },
  en: {
    session: { ...SESSION, description: 'Session of a browser, begun by POST /api/v1/session.' },
    key: { ...KEY, description: 'API key for programs; made at /account.' },
  },
};

/** What holds for every path. */
export const INTRODUCTION: Record<Language, string> = {
  es: 'Unidades productivas rurales de Colombia y los territorios que alcanzan. Coordenadas: longitud, latitud (WGS 84). Longitudes en metros geodésicos, áreas en km². Un parámetro o valor desconocido es un 400; los errores son application/problem+json. «a,b» en un parámetro es O; parámetros distintos son Y; una coma dentro de un valor se escribe «\\,».',
  en: 'Rural productive units of Colombia and the territories that they reach. Coordinates: longitude, latitude (WGS 84). Lengths in geodesic metres, areas in km². An unknown parameter or value is a 400; errors are application/problem+json. “a,b” in one parameter is OR; different parameters are AND; a comma inside a value is written “\\,”.',
};

function operation(endpoint: Endpoint, language: Language): Json {
  return {
    tags: [endpoint.tag],
    operationId: operationId(endpoint),
    summary: endpoint.summary[language],
    description: whoText(endpoint)[language],
    parameters: [
      ...parametersOf(endpoint).map(({ name, in: place, required, text, schema }) => ({
        name,
        in: place,
        required,
        description: text[language],
        schema,
        ...(schema.type === 'array' ? { style: 'form', explode: name === 'territory' } : {}),
      })),
      ...(endpoint.needsVersion ? [ifMatch(language)] : []),
    ],
    ...requestBody(endpoint),
    responses: {
      [endpoint.status ?? 200]: { description: endpoint.summary[language], content: contentOf(endpoint) },
      ...(endpoint.live || methodOf(endpoint) !== 'GET' ? {} : { 304: { description: 'Not Modified' } }),
      ...(isOpen(endpoint) ? {} : { 401: PROBLEM }),
      ...(endpoint.needsVersion ? { 412: PROBLEM, 428: PROBLEM } : {}),
      default: PROBLEM,
    },
  };
}

const PROBLEM = { $ref: '#/components/responses/Problem' };

function ifMatch(language: Language): Json {
  const description =
    language === 'es'
      ? 'El ETag con que se leyó la unidad; * para escribir sobre cualquiera.'
      : 'The ETag with which the unit was read; * to write on whichever.';
  return { name: 'If-Match', in: 'header', required: true, description, schema: { type: 'string' } };
}

function isOpen({ who }: Endpoint): boolean {
  return who === 'anyone' || who === 'anyone_scoped';
}

function operationId(endpoint: Endpoint): string {
  const name = endpoint.path
    .replace(/^\/(api\/v1\/)?/, '')
    .replace(/[^a-z0-9]+/gi, '_')
    .replace(/_$/, '');
  const method = methodOf(endpoint);
  return method === 'GET' ? name : `${method.toLowerCase()}_${name}`;
}

function requestBody({ body, upload }: Endpoint): Json {
  if (!body && !upload) return {};
  const own = body ? jsonSchema(body, 'input') : {};
  const json = { 'application/json': { schema: own } };
  if (!upload) return { requestBody: { required: true, content: json } };
  const form = {
    ...own,
    type: 'object',
    properties: { ...(own.properties as Json | undefined), file: { type: 'string', format: 'binary' } },
    required: [...((own.required as string[] | undefined) ?? []), ...(upload.optional ? [] : ['file'])],
  };
  const content = { 'multipart/form-data': { schema: form }, ...(upload.optional ? json : {}) };
  return { requestBody: { required: true, content } };
}

function contentOf({ response }: Endpoint): Json {
  if (response instanceof z.ZodType) return { 'application/json': { schema: jsonSchema(response) } };
  const type = response.type.split(';', 1)[0] ?? 'text/plain';
  return { [type]: { schema: { type: 'string' } } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _, ...body } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return body;
}
