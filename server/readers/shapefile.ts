/**
 * Zipped shapefiles, streamed.
 *
 * Why not shpjs 6: it unpacks and parses a layer as a whole, drops a hole that it cannot place, places holes by their
 * extent alone (a hole can land in the wrong island) and turns unknown projections into coordinates without a word.
 */
import type { Bilingual, Problem } from '../problem.ts';
import { ByteStream } from './byte-stream.ts';
import { DbfError, type DbfHeader, readDbfHeader, readDbfRow } from './dbf.ts';
import { fileFailure, rowProblem, sourceRow, tooManyVertices } from './failures.ts';
import { GeometryReader } from './geometry.ts';
import { suspectText } from './properties.ts';
import {
  chooseLayer,
  damaged,
  fieldNames,
  type Layer,
  layerCrs,
  layerEncoding,
  MAX_PART_BYTES,
} from './shapefile-layer.ts';
import { readShapes, readShpHeader, type Shape, type ShapeFlaw, ShpError } from './shp.ts';
import { judgesPlaces, maxVerticesOf, type OpenedRows, type Source } from './source.ts';
import type { PropertyValue, RowNote, RowProblem, SourceRow } from './types.ts';
import { ZipArchive } from './zip.ts';

interface Opened {
  source: Source;
  layer: Layer;
  crs: number;
  encoding: string;
}

export async function openShapefile(source: Source): Promise<OpenedRows> {
  const archive = await ZipArchive.open(source.path);
  try {
    const layer = chooseLayer(source, archive);
    const warnings: Bilingual[] = [];
    const crs = await layerCrs(source, archive, layer, warnings);
    const encoding = await layerEncoding(source, archive, layer, warnings);
    const columns = await fieldNames(source, archive, layer, encoding);
    if (layer.dbf === null) warnings.push(noTable(layer.name));
    const opened: Opened = { source, layer, crs, encoding };
    return { crs, columns, encoding, warnings, rows: () => readLayer(opened) };
  } finally {
    archive.close();
  }
}

async function* readLayer(opened: Opened): AsyncGenerator<SourceRow> {
  const archive = await ZipArchive.open(opened.source.path);
  const pass = new LayerPass(opened, archive);
  try {
    yield* pass.rows();
  } catch (error) {
    if (error instanceof ShpError) throw damaged(opened.source, opened.layer.shp.name, pass.number);
    if (error instanceof DbfError) throw damaged(opened.source, opened.layer.dbf?.name ?? '', pass.number);
    throw error;
  } finally {
    await pass.close();
    archive.close();
  }
}

/** One pass over both halves of a layer side by side. */
class LayerPass {
  number = 0;
  private readonly shp: ByteStream;
  private readonly dbf: ByteStream | null;
  private readonly geometries: GeometryReader;
  private readonly maxVertices: number;

  constructor(
    private readonly opened: Opened,
    archive: ZipArchive,
  ) {
    const { source, layer, crs } = opened;
    this.maxVertices = maxVerticesOf(source);
    this.geometries = new GeometryReader(crs, this.maxVertices, judgesPlaces(source));
    const rest = layer.shp.compressedBytes;
    this.shp = new ByteStream(
      archive.chunks(layer.shp, MAX_PART_BYTES, (bytes) => {
        source.options.onBytes?.(Math.round((bytes / rest) * source.size), source.size);
      }),
    );
    this.dbf = layer.dbf === null ? null : new ByteStream(archive.chunks(layer.dbf, MAX_PART_BYTES));
  }

  async *rows(): AsyncGenerator<SourceRow> {
    const { encoding } = this.opened;
    await readShpHeader(this.shp);
    const header = this.dbf === null ? null : await readDbfHeader(this.dbf, encoding);
    for await (const shape of readShapes(this.shp, this.maxVertices)) {
      this.number++;
      const row = this.dbf === null || header === null ? null : await readDbfRow(this.dbf, header, encoding);
      if (header !== null && row === null) throw this.unequal(header.rowCount);
      if (row?.deleted) continue;
      yield this.row(shape, row?.properties ?? {});
    }
    await this.checkRest(header);
  }

  private row(shape: Shape, properties: Record<string, PropertyValue>): SourceRow {
    if (shape.flaw !== null) {
      return sourceRow(this.number, properties, { geometry: null, problem: this.flawed(shape.flaw) });
    }
    const outcome = this.geometries.read(shape.geometry);
    const notes: RowNote[] = [...(outcome.notes ?? [])];
    if (shape.orphans > 0) notes.push(orphanHoles(shape.orphans));
    const suspect = suspectText(properties);
    if (suspect) notes.push(suspect);
    return sourceRow(this.number, properties, { ...outcome, notes });
  }

  private flawed(flaw: ShapeFlaw): RowProblem {
    if (flaw === 'vertices') return tooManyVertices(this.maxVertices, `#${this.number}`);
    return rowProblem('geometry-invalid', FLAWS[flaw], {
      es: 'Corrija la geometría en el programa de origen y expórtela de nuevo.',
      en: 'Mend the geometry in the program it comes from and export it again.',
    });
  }

  private async checkRest(header: DbfHeader | null): Promise<void> {
    if (this.dbf === null || header === null || header.rowCount <= this.number) return;
    const next = await readDbfRow(this.dbf, header, this.opened.encoding);
    if (next !== null) throw this.unequal(header.rowCount);
  }

  private unequal(rowCount: number): Problem {
    const { source, layer } = this.opened;
    return fileFailure(
      source.path,
      {
        es: `las dos mitades de «${layer.name}» no concuerdan: el .dbf anuncia ${rowCount} filas y el .shp llega a ${this.number}`,
        en: `the halves of “${layer.name}” disagree: the .dbf announces ${rowCount} rows and the .shp reaches ${this.number}`,
      },
      { es: 'Exporte la capa de nuevo.', en: 'Export the layer again.' },
    );
  }

  async close(): Promise<void> {
    await this.shp.close();
    await this.dbf?.close();
  }
}

const FLAWS: Record<Exclude<ShapeFlaw, 'vertices'>, Bilingual> = {
  damaged: { es: 'el registro de la geometría está dañado', en: 'the record of the geometry is damaged' },
  unsupported: {
    es: 'el tipo de geometría no se admite (MultiPatch)',
    en: 'the geometry type is not supported (MultiPatch)',
  },
  rings: { es: 'el polígono tiene demasiados anillos', en: 'the polygon has too many rings' },
};

function orphanHoles(count: number): RowNote {
  return {
    code: 'repaired',
    column: 'geometry',
    text: {
      es: `Huecos fuera de todo contorno: ${count}. Se leyeron como polígonos.`,
      en: `Holes outside every outline: ${count}. They were read as polygons.`,
    },
  };
}

function noTable(layer: string): Bilingual {
  return {
    es: `«${layer}» no trae .dbf: sus entidades no tienen atributos.`,
    en: `“${layer}” comes without .dbf: its features have no attributes.`,
  };
}
