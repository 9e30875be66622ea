/** The territories of a kind as shapes: what tiles are built from, read in batches by a thread of its own. */

/** Territories of one batch: bounded, since one of them may hold two million vertices. */
export const SHAPE_BATCH = 100;

/** The version of a layer, one row of one column; binding: the kind. */
export const LAYER_VERSION_SQL = 'select version from layer_versions where layer = $1';

/**
 * A batch of current territories in the order of `code`, as objects: code, name, parent, category (of protected
 * areas, else null), geometry (GeoJSON text). Bindings: the kind, and the code after which the batch starts.
 */
export const TERRITORY_SHAPES_SQL = `
  select code, name, parent, attributes ->> 'category' as category, st_asgeojson(geom, 9) as geometry
  from territories
  where kind = $1 and valid_to = 'infinity' and code > $2
  order by code limit ${SHAPE_BATCH}`;
