/** The application: tiles ahead of Express, then what every answer has in common, then the table of endpoints. */
import type { RequestListener } from 'node:http';
import express from 'express';
import type { Context } from './context.ts';
import { commonHeaders, logRequests } from './http/common.ts';
import { problemHandler } from './http/problems.ts';
import { endpointRouter } from './http/router.ts';
import { webFiles } from './http/web-files.ts';
import { noSuchPath } from './problem.ts';
import { RELEASE } from './release.ts';
import { ENDPOINTS } from './routes/index.ts';

export function createApp(ctx: Context): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(logRequests(ctx.log), commonHeaders(ctx.config));
  app.use(endpointRouter(ctx, ENDPOINTS, RELEASE));
  app.use(webFiles());
  app.use((req) => {
    throw noSuchPath(req.path);
  });
  app.use(problemHandler(ctx.log));
  return (req, res) => {
    if (!ctx.tiles.handle(req, res) && !ctx.publicMap.handle(req, res)) app(req, res);
  };
}
