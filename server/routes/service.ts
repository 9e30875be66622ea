/** The service about itself. */
import { Page, textEndpoint } from '../http/endpoint.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

const alive = textEndpoint({
  path: '/healthz',
  who: 'anyone',
  tag: 'service',
  live: true,
  summary: { es: 'El proceso vive.', en: 'The process lives.' },
  response: { type: JSON_TYPE },
  async handle() {
    return new Page(JSON_TYPE, JSON.stringify({ status: 'ok' }));
  },
});

const ready = textEndpoint({
  path: '/readyz',
  who: 'anyone',
  tag: 'service',
  live: true,
  summary: {
    es: '200 cuando los datos están completos; antes, 503 con el avance.',
    en: '200 when the data is whole; before that, 503 with the progress.',
  },
  response: { type: JSON_TYPE },
  async handle({ ctx }) {
    const { readiness } = ctx;
    return new Page(JSON_TYPE, JSON.stringify(readiness.toJson()), readiness.state === 'ready' ? 200 : 503);
  },
});

const metrics = textEndpoint({
  path: '/metrics',
  who: 'anyone',
  tag: 'service',
  live: true,
  summary: { es: 'Métricas en el formato de Prometheus.', en: 'Metrics in the format of Prometheus.' },
  response: { type: 'text/plain; version=0.0.4; charset=utf-8' },
  async handle({ ctx }) {
    return new Page(ctx.metrics.contentType, await ctx.metrics.metrics());
  },
});

export const serviceEndpoints = [alive, ready, metrics];
