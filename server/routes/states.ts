import { DEGREE_PARTS, MAX_STATES, NEVER, packStates, STATES_TYPE } from '../contract/states.ts';
import { Page, textEndpoint } from '../http/endpoint.ts';
import { invalidParameter } from '../problem.ts';
import { checkFilter } from '../services/known-territories.ts';
import { statesFor } from '../services/unit-states.ts';

const states = textEndpoint({
  path: '/api/v1/states',
  who: 'unit_readers',
  tag: 'units',
  summary: {
    es: `Los tiempos en que las unidades localizadas estuvieron como estuvieron (lugar, desde, hasta, cierre, línea, etapa, PDET), en columnas de enteros, hasta ${MAX_STATES} estados: lo que un mapa necesita para mostrar cualquier fecha sin volver a preguntar. Cuatro bytes dicen cuánto mide la cabecera JSON, que nombra las columnas. Los territorios son los de hoy.`,
    en: `The times in which located units were as they were (place, from, to, closing, line, stage, PDET), as columns of integers, up to ${MAX_STATES} states: what a map needs to show any day without asking again. Four bytes say how long the JSON head is, which names the columns. Territories are today's.`,
  },
  unitFilter: true,
  kept: true,
  response: { type: STATES_TYPE },
  async handle({ db, filter, scope, versions }) {
    if (filter.asOf !== null) throw everyDay(filter.asOf);
    await checkFilter(db, filter);
    const limits = { most: MAX_STATES, degreeParts: DEGREE_PARTS, never: NEVER };
    const { lng, lat, from, to, closed, traits } = await statesFor(db, { filter, scope }, limits);
    return new Page(STATES_TYPE, packStates(versions.units, { lng, lat, from, to, closed, traits }));
  },
});

export const stateEndpoints = [states];

function everyDay(asOf: string): Error {
  return invalidParameter('as_of', asOf, {
    es: 'aquí van todas las fechas; omítalo',
    en: 'here all days are told; leave it out',
  });
}
