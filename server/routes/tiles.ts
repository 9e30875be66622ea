import { formatUnitFilter } from '../contract/filter.ts';
import { layerParams, StyleDocument, styleParams, TileJson, tileParams } from '../contract/tiles.ts';
import { type Endpoint, jsonEndpoint, textEndpoint } from '../http/endpoint.ts';
import { noSuchPath, notFound, signInRequired } from '../problem.ts';
import { checkFilter } from '../services/known-territories.ts';

const UNIT_LAYER = 'units';

const tileJson = jsonEndpoint({
  path: '/tiles/{layer}.json',
  who: 'anyone_scoped',
  tag: 'map',
  summary: {
    es: 'TileJSON 3.0 de una capa: units, base o una clase de territorio. Los filtros de unidades pasan a la dirección de las teselas /tiles/{layer}/{z}/{x}/{y}.mvt.',
    en: 'TileJSON 3.0 of a layer: units, base or a territory kind. Unit filters are passed on to the address of the tiles /tiles/{layer}/{z}/{x}/{y}.mvt.',
  },
  params: layerParams,
  unitFilter: true,
  response: TileJson,
  async handle({ ctx, params, filter, language, origin, scope }) {
    // what the layer says of itself names the files that its units came from
    if (params.layer === UNIT_LAYER && scope.kind === 'nothing') throw signInRequired();
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

/** The tiles themselves: answered ahead of this table (server/tiles/service.ts), and described beside it. */
export const describedTiles: Endpoint[] = [
  textEndpoint({
    path: '/tiles/{layer}/{z}/{x}/{y}.mvt',
    who: 'anyone_scoped',
    tag: 'map',
    summary: {
      es: 'Una tesela vectorial (MVT, esquema XYZ) de una capa: units, base o una clase de territorio; 204 donde no hay nada, 404 fuera de la cuadrícula. Los filtros de unidades valen en units.',
      en: 'A vector tile (MVT, XYZ scheme) of a layer: units, base or a territory kind; 204 where there is nothing, 404 outside the grid. Unit filters hold for units.',
    },
    params: tileParams,
    unitFilter: true,
    response: { type: 'application/vnd.mapbox-vector-tile' },
    async handle() {
      throw noSuchPath('/tiles');
    },
  }),
];

export const tileEndpoints = [tileJson, style];
