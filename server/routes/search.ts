import { SearchResults, searchQuery } from '../contract/search.ts';
import { jsonEndpoint } from '../http/endpoint.ts';
import { search } from '../queries/search.ts';

const everything = jsonEndpoint({
  path: '/api/v1/search',
  who: 'anyone_scoped',
  tag: 'territories',
  summary: {
    es: 'Busca territorios de toda clase por nombre o código y, para quien puede leerlas, unidades por código, nombre o producto. Sin tildes también encuentra.',
    en: 'Finds territories of every kind by name or code and, for readers of units, units by code, name or product. Accents are optional.',
  },
  query: searchQuery,
  response: SearchResults,
  async handle({ db, query, scope }) {
    return {
      q: query.q,
      results: await search(db, { text: query.q, scope, asOf: query.as_of ?? null, limit: query.limit }),
      units_searched: scope.kind !== 'nothing',
    };
  },
});

export const searchEndpoints = [everything];
