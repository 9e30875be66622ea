/** The description of all the other endpoints, for programs and for people. */
import { DOCUMENTATION_CSS, documentationPage } from '../http/documentation.ts';
import { type Endpoint, Page, textEndpoint } from '../http/endpoint.ts';
import { openApi } from '../http/openapi.ts';

/** `described`: every endpoint but these, with what is answered ahead of the table. */
export function documentationEndpoints(described: readonly Endpoint[]): Endpoint[] {
  const json: Endpoint = textEndpoint({
    path: '/openapi.json',
    who: 'anyone',
    tag: 'service',
    summary: { es: 'Esta descripción como OpenAPI 3.1.', en: 'This description as OpenAPI 3.1.' },
    response: { type: 'application/json; charset=utf-8' },
    async handle({ language, release }) {
      return new Page('application/json; charset=utf-8', JSON.stringify(openApi(all, release, language)));
    },
  });
  const page: Endpoint = textEndpoint({
    path: '/docs',
    who: 'anyone',
    tag: 'service',
    summary: { es: 'Esta descripción para leer.', en: 'This description to read.' },
    response: { type: 'text/html; charset=utf-8' },
    async handle({ language }) {
      return new Page('text/html; charset=utf-8', documentationPage(all, language));
    },
  });
  const style: Endpoint = textEndpoint({
    path: '/docs.css',
    who: 'anyone',
    tag: 'service',
    summary: { es: 'El estilo de /docs.', en: 'The style of /docs.' },
    response: { type: 'text/css; charset=utf-8' },
    async handle() {
      return new Page('text/css; charset=utf-8', DOCUMENTATION_CSS);
    },
  });
  const all: Endpoint[] = [...described, json, page];
  return [json, page, style];
}
