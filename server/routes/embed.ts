/** The public map for other people's pages: the page itself, its picture, what oEmbed asks for. */
import { type EmbedPlace, embedPage, emptyPage } from '../embed/page.ts';
import { titleOf } from '../embed/parts.ts';
import { iframeSnippet } from '../embed/snippets.ts';
import { type EmbedView, parseView, viewQuery } from '../embed/view.ts';
import { type Asked, type Endpoint, Page, textEndpoint } from '../http/endpoint.ts';
import { formatNotOffered, missingParameter, notFound } from '../problem.ts';
import { embedAssets } from '../services/embeds/assets.ts';
import { policyOf } from '../services/embeds/policy.ts';

/** Pages of the same view are the same for everyone; a new release is seen within minutes, and a restart isn't noticed. */
const SHORT = 'public, max-age=120, stale-while-revalidate=600, stale-if-error=604800';
const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
/** Of a frame, where the page that asks has room for it; pixels. */
const SIZE = { width: 800, height: 600 };
/** Of `/embed.png`, pixels; left out where a page has no room for it, as oEmbed asks. */
const PICTURE = { width: 1_200, height: 630 };

type Request = Pick<Asked<Record<string, never>, Record<string, never>>, 'ctx' | 'origin' | 'search'>;

const page: Endpoint = textEndpoint({
  path: '/embed',
  who: 'anyone',
  tag: 'map',
  open: SHORT,
  ratePerMinute: 600, // each title is a page to be made
  summary: {
    es: 'El mapa público para incluir en otra página; parámetros: v, by, indicator, layers, territory, view, lang, theme, accent, title, legend, interaction. Los desconocidos se ignoran.',
    en: 'The public map to include in another page; parameters: v, by, indicator, layers, territory, view, lang, theme, accent, title, legend, interaction. Unknown ones are ignored.',
  },
  response: { type: HTML },
  inputs: ({ ctx }) => ctx.embeds.current(),
  async handle(asked) {
    const { view } = parseView(asked.search);
    const data = await asked.ctx.embeds.data(view);
    const place = placeOf(view, asked);
    const made = JSON.stringify([data?.base, viewQuery(view).toString(), place]);
    const html = await asked.ctx.embeds.kept(made, async () => {
      const { html, style } = data ? embedPage(data, view, place) : emptyPage(view, place);
      return `${`${policyOf(style)}; frame-ancestors ${asked.ctx.config.frameAncestors}`}\n${html}`;
    });
    const end = html.indexOf('\n');
    return new Page(HTML, html.slice(end + 1), 200, {
      'Content-Security-Policy': html.slice(0, end),
      'X-Frame-Options': null,
      'Origin-Agent-Cluster': null,
    });
  },
});

function placeOf(view: EmbedView, { ctx, origin }: Request): EmbedPlace {
  const own = ctx.config.publicUrl ?? origin;
  const query = viewQuery(view);
  const address = `${own}/embed?${query}`;
  return {
    assets: embedAssets('/'),
    root: '/',
    address,
    picture: `${own}/embed.png?${query}`,
    oembed: `${own}/oembed?url=${encodeURIComponent(address)}&format=json`,
    fullMap: view.language === 'en' ? '/?lang=en' : '/',
  };
}

const picture: Endpoint = textEndpoint({
  path: '/embed.png',
  who: 'anyone',
  tag: 'map',
  open: SHORT,
  ratePerMinute: 60,
  summary: {
    es: 'El mismo mapa como imagen de 1200 × 630; los parámetros de /embed.',
    en: 'The same map as a picture of 1200 × 630; the parameters of /embed.',
  },
  response: { type: 'image/png' },
  inputs: ({ ctx }) => ctx.embeds.current(),
  async handle({ ctx, search }) {
    const { view } = parseView(search);
    const data = await ctx.embeds.data(view);
    if (!data) throw notFound({ es: 'la publicación', en: 'release' }, 'current');
    const key = JSON.stringify(['png', data.base, viewQuery(view).toString()]);
    return new Page('image/png', await ctx.embeds.kept(key, () => ctx.embeds.picture(data, view)));
  },
});

const neighbours: Endpoint = textEndpoint({
  path: '/embed/neighbours.json',
  who: 'anyone',
  tag: 'map',
  open: 'public, max-age=86400, stale-while-revalidate=604800, stale-if-error=604800',
  summary: {
    es: 'Contornos de los países vecinos (Natural Earth), TopoJSON.',
    en: 'Outlines of the neighbouring countries (Natural Earth), TopoJSON.',
  },
  response: { type: JSON_TYPE },
  inputs: async () => null,
  async handle({ ctx }) {
    return new Page(JSON_TYPE, JSON.stringify(ctx.embeds.neighbours()));
  },
});

const oembed: Endpoint = textEndpoint({
  path: '/oembed',
  who: 'anyone',
  tag: 'map',
  open: SHORT,
  summary: {
    es: 'oEmbed 1.0 de las direcciones de /embed; parámetros: url, maxwidth, maxheight, format=json.',
    en: 'oEmbed 1.0 of the addresses of /embed; parameters: url, maxwidth, maxheight, format=json.',
  },
  response: { type: JSON_TYPE },
  inputs: ({ ctx }) => ctx.embeds.current(),
  async handle(asked) {
    const { ctx, search, origin } = asked;
    const format = search.get('format') ?? 'json';
    if (format !== 'json') throw formatNotOffered(format);
    const view = viewAt(search.get('url'), [origin, ctx.config.publicUrl ?? origin]);
    const data = await ctx.embeds.data(view);
    const own = ctx.config.publicUrl ?? origin;
    const most = { width: limitOf('maxwidth', search), height: limitOf('maxheight', search) };
    const width = Math.min(SIZE.width, most.width);
    const height = Math.min(SIZE.height, most.height);
    const hasRoom = PICTURE.width <= most.width && PICTURE.height <= most.height;
    const title = titleOf(view, data?.rows ?? null);
    return new Page(
      JSON_TYPE,
      JSON.stringify({
        version: '1.0',
        type: 'rich',
        provider_name: 'GeoSER',
        provider_url: `${own}/`,
        title,
        width,
        height,
        html: iframeSnippet(own, view, { title, width: String(width), height: String(height) }),
        ...(data &&
          hasRoom && {
            thumbnail_url: `${own}/embed.png?${viewQuery(view)}`,
            thumbnail_width: PICTURE.width,
            thumbnail_height: PICTURE.height,
          }),
        cache_age: 3_600,
      }),
    );
  },
});

/** @throws Problem missing-parameter; not-found for the address of anything else */
function viewAt(url: string | null, origins: readonly string[]): EmbedView {
  if (url === null)
    throw missingParameter('url', {
      es: 'se espera una dirección de /embed',
      en: 'expected an address of /embed',
    });
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !origins.includes(parsed.origin) || parsed.pathname !== '/embed') {
    throw notFound(
      { es: 'el mapa público en esa dirección', en: 'public map at this address' },
      url.slice(0, 200),
    );
  }
  return parseView(parsed.searchParams).view;
}

/** Pixels at most; a size that is none is left aside, as broken parameters of the map are. */
function limitOf(name: string, search: URLSearchParams): number {
  const text = search.get(name) ?? '';
  return /^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : Number.POSITIVE_INFINITY;
}

export const embedEndpoints = [page, picture, neighbours, oembed];
