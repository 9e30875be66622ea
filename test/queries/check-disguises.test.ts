/** The 400 known points as people send them: in five disguises, each must come back with the same answers. */
import { expect } from 'chai';
import iconv from 'iconv-lite';
import proj4 from 'proj4';
import type { Database } from '../../db/connect.ts';
import type { CheckedRow, Whereabouts } from '../../server/domain/check/types.ts';
import { Check } from '../../server/services/checks.ts';
import { realDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { scratchFolder } from '../support/files.ts';
import { type KnownAnswer, knownAnswers, sharedDir } from '../support/shared.ts';

const ORIGEN_NACIONAL =
  '+proj=tmerc +lat_0=4 +lon_0=-73 +k=0.9992 +x_0=5000000 +y_0=2000000 +ellps=GRS80 +units=m +no_defs';

interface Disguise {
  name: string;
  file(answers: KnownAnswer[]): string | Buffer;
  /** The repair that each row in a municipality needs; null: none. */
  repair: 'minus' | 'swap' | null;
}

const DISGUISES: Disguise[] = [
  {
    name: 'decimal comma with semicolons in Windows-1252',
    file: (answers) =>
      iconv.encode(
        table(
          answers,
          ';',
          ['código', 'latitud', 'longitud', 'municipio'],
          ({ id, lat, lng, municipality }) => [id, comma(lat), comma(lng), municipality ?? ''],
        ),
        'windows-1252',
      ),
    repair: null,
  },
  {
    name: 'degrees, minutes and seconds',
    file: (answers) =>
      table(answers, ';', ['latitud', 'longitud', 'municipio'], ({ lat, lng, municipality }) => [
        dms(lat, 'NS'),
        dms(lng, 'EO'),
        municipality ?? '',
      ]),
    repair: null,
  },
  {
    name: 'metres of EPSG:9377',
    file: (answers) =>
      table(answers, ',', ['Este', 'Norte', 'Municipio'], ({ lat, lng, municipality }) => {
        const [x = 0, y = 0] = proj4(ORIGEN_NACIONAL, [lng, lat]);
        return [x.toFixed(2), y.toFixed(2), municipality ?? ''];
      }),
    repair: null,
  },
  {
    name: 'latitude and longitude swapped',
    file: (answers) =>
      table(answers, ',', ['lat', 'lon', 'municipio'], ({ lat, lng, municipality }) => [
        String(lng),
        String(lat),
        municipality ?? '',
      ]),
    repair: 'swap',
  },
  {
    name: 'longitude without its minus',
    file: (answers) =>
      table(answers, '\t', ['lat', 'lon', 'municipio'], ({ lat, lng, municipality }) => [
        String(lat),
        String(-lng),
        municipality ?? '',
      ]),
    repair: 'minus',
  },
];

if (sharedDir() !== null) {
  onEachEngine('the 400 known points', (engine) => {
    let database: Database;
    const write = scratchFolder();
    const answers = knownAnswers();

    before(async () => {
      database = (await realDatabase(engine)) as Database;
    });

    for (const { name, file, repair } of DISGUISES) {
      it(`as ${name} get the answers known of them`, async () => {
        const path = write(`${repair ?? 'plain'}-${name.length}.csv`, file(answers));
        const rows = await judged(database, path);
        const etcr = await etcrNames(database);
        expect(rows.length).to.equal(answers.length);
        for (const [index, answer] of answers.entries()) compare(answer, rows[index], repair, etcr);
      });
    }
  });
}

async function judged(database: Database, file: string): Promise<CheckedRow[]> {
  const check = await Check.open(database.knex, { file });
  await check.survey();
  const rows: CheckedRow[] = [];
  for await (const batch of check.rows()) rows.push(...batch);
  return rows;
}

/** A point on a border within a metre may fall on either side: coordinates are rounded in every disguise. */
function compare(
  answer: KnownAnswer,
  row: CheckedRow | undefined,
  repair: Disguise['repair'],
  etcr: ReadonlyMap<string, string>,
): void {
  const where = `point ${answer.id}`;
  if (!row) throw new Error(`no row of ${where}`);
  if (answer.municipality === null) {
    expect(row.verdict, where).to.equal('outside');
    expect(row.repair, where).to.equal(null);
    return;
  }
  if (repair !== null) expect(row.repair?.kind, where).to.equal(repair);
  else expect(row.repair, where).to.equal(null);
  const found = repair === null ? row.where : row.repair?.where;
  if (!found) throw new Error(`nothing is known of ${where}`);
  if (repair === null) expect(row.agrees, where).to.equal(true);
  if (answer.boundaryM > 1) expectTerritories(answer, found, where);
  expect(etcr.get(found.nearestEtcr?.code ?? ''), where).to.equal(answer.nearestEtcr);
  expect(found.nearestEtcr?.distanceM, where).to.be.closeTo(
    answer.nearestEtcrM,
    Math.max(1.5, answer.nearestEtcrM * 0.005),
  );
}

function expectTerritories(answer: KnownAnswer, found: Whereabouts, where: string): void {
  expect(found.municipality?.code, where).to.equal(answer.municipality);
  expect(found.department?.code, where).to.equal(answer.department);
  expect(found.subregion?.code ?? null, where).to.equal(answer.pdetSubregion);
  const codes = (isInside: boolean) =>
    found.overlays
      .filter(({ distanceM }) => (distanceM === 0) === isInside)
      .map(({ code }) => code)
      .sort();
  expect(codes(true), where).to.deep.equal(answer.protectedInside);
  expect(codes(false), where).to.deep.equal(answer.protectedNear);
}

async function etcrNames({ knex }: Database): Promise<Map<string, string>> {
  const rows = await knex('territories').where({ kind: 'etcr', valid_to: 'infinity' });
  return new Map(rows.map(({ code, name }) => [code, name]));
}

function table(
  answers: KnownAnswer[],
  separator: string,
  header: string[],
  cells: (answer: KnownAnswer) => string[],
): string {
  const rows = answers.map((answer) => cells(answer).map((cell) => quoted(cell, separator)));
  return [header, ...rows].map((row) => row.join(separator)).join('\r\n');
}

function quoted(cell: string, separator: string): string {
  return cell.includes('"') || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function comma(value: number): string {
  return String(value).replace('.', ',');
}

/** To a hundredth of a second, about 30 cm. */
function dms(value: number, [positive, negative]: string): string {
  const hundredths = Math.round(Math.abs(value) * 360_000);
  const seconds = ((hundredths % 6_000) / 100).toFixed(2).padStart(5, '0');
  const minutes = String(Math.floor(hundredths / 6_000) % 60).padStart(2, '0');
  return `${Math.floor(hundredths / 360_000)}°${minutes}'${seconds}"${value < 0 ? negative : positive}`;
}
