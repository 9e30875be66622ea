import { formatUnitFilter } from '../contract/filter.ts';
import { layerParams, StyleDocument, styleParams, TileJson } from '../contract/tiles.ts';
import { jsonEndpoint } from '../http/endpoint.ts';
import { notFound } from '../problem.ts';
import { checkFilter } from '../services/known-territories.ts';

const tileJson = jsonEndpoint({
  path: '/tiles/{layer}.json',
  who: 'anyone',
  tag: 'map',
  summary: {
    es: 'TileJSON 3.0 de una capa: units, base o una clase de territorio. Los filtros de unidades pasan a la dirección de las teselas /tiles/{layer}/{z}/{x}/{y}.mvt.',
    en: 'TileJSON 3.0 of a layer: units, base or a territory kind. Unit filters are passed on to the address of the tiles /tiles/{layer}/{z}/{x}/{y}.mvt.',
  },
  params: layerParams,
  unitFilter: true,
  response: TileJson,
  async handle({ ctx, params, filter, language, origin }) {
    await checkFilter(ctx.db, filter);
    const found = await ctx.tiles.tileJson(params.layer, origin, formatUnitFilter(filter), language);
    if (!found) throw notFound({ es: 'la capa', en: 'layer' }, params.layer);
    return found;
  },
});

const style = jsonEndpoint({
  path: '/styles/{name}.json',
  who: 'anyone',
  tag: 'map',
  summary: {
    es: 'Un estilo de MapLibre con las capas de este servicio: light, dark, base o embed. Sin glyphs ni otros servidores.',
    en: 'A MapLibre style with the layers of this service: light, dark, base or embed. No glyphs, no other hosts.',
  },
  params: styleParams,
  response: StyleDocument,
  async handle({ ctx, params, origin }) {
    const found = ctx.tiles.style(params.name, origin);
    if (!found) throw notFound({ es: 'el estilo', en: 'style' }, params.name);
    return found;
  },
});

export const tileEndpoints = [tileJson, style];
