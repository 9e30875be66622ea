import { expect } from 'chai';
import { parseCoordinate, parseCoordinatePair } from '../../server/readers/coordinate-text.ts';
import { converterToWgs84, crsOfWkt, SUPPORTED_CRS } from '../../server/readers/crs.ts';

describe('coordinates as text', () => {
  for (const [text, value] of [
    ['-74.08175', -74.08175],
    ['-74,08175', -74.08175],
    [' −74.08 ', -74.08],
    ['+6', 6],
    ['.5', 0.5],
    [',5', 0.5],
    ['1e2', 100],
    ['1.234', 1.234],
    ['1,234', 1.234],
    ['1.234.567', 1234567],
    ['1.234.567,25', 1234567.25],
    ['1,234,567.25', 1234567.25],
    ['1.234,5', 1234.5],
    ['4 880 056,02', 4880056.02],
    ["4'880'056.02", 4880056.02],
    ["4°30'N", 4.5],
    ['4° 30\' 36"', 4.51],
    ['74°30’36”O', -74.51],
    ['W 74 30 36', -74.51],
    ["-74° 30.6'", -74.51],
    ['74,51 W', -74.51],
    ['4º30´36´´ N', 4.51],
    ["0°30'S", -0.5],
    ["-0°30'", -0.5],
    ['4 grados 35 minutos 56 segundos norte', 4.598888888888888],
    ['74° 4\' 51" Oeste', -74.08083333333333],
    ['4˚35´56.57´´ N.', 4.599047222222222],
    ['04o35\'56"N', 4.598888888888888],
    ['74-04-51.30 W', -74.08091666666667],
    ['-74-04-51', -74.08083333333333],
    ['74d04m51.30s O', -74.08091666666667],
    ['4d35m56sS', -4.598888888888888],
    ['4g 35m 56.57s N', 4.599047222222222],
    ['74 g 04 m 51,30 s O', -74.08091666666667],
    ['7,8829E+00', 7.8829],
    ['-7,66259e+01', -76.6259],
    ['7,8829 E', 7.8829],
    ['Lat. 4°35\'56.57"', 4.599047222222222],
    ['LONGITUD: 74°04\'51.30" O', -74.08091666666667],
    ['Lon = -74,08', -74.08],
    ["4'880.500,5", 4880500.5],
    ['2’066.500', 2066500],
    ["4'880,500.25", 4880500.25],
    ["4'880.5", 4880.5],
    ['- 75,64275', -75.64275],
    ["'-75,64275", -75.64275],
    ['-75·64275', -75.64275],
  ] as const) {
    it(`${text} is ${value}`, () => {
      expect(parseCoordinate(text)?.value).to.be.closeTo(value, 1e-9);
    });
  }

  for (const text of [
    '',
    'abc',
    '4.5.6',
    '1,2,3',
    "4°61'N",
    '4°30\'61"N',
    'N 4 W',
    '--4',
    '4-5',
    '12/05/2017',
    '12-05-17',
    'Infinity',
    '0x10',
    '1'.repeat(400),
    ' '.repeat(1e6),
  ]) {
    it(`${text.slice(0, 20) || '(empty)'} is no number`, () => {
      expect(parseCoordinate(text)).to.equal(null);
    });
  }

  it('is told its axis by a label, and sooner by a letter', () => {
    expect(parseCoordinate("Long. 74°04'")?.axis).to.equal('lng');
    expect(parseCoordinate('Lat 4,5')?.axis).to.equal('lat');
    expect(parseCoordinate("Lat. 74°04'W")?.axis).to.equal('lng');
  });

  for (const [text, first, second, order] of [
    ['6.2442, -75.5812', 6.2442, -75.5812, null],
    ['6.2442,-75.5812', 6.2442, -75.5812, null],
    ['6,2442; -75,5812', 6.2442, -75.5812, null],
    ['6,2442,-75,5812', 6.2442, -75.5812, null],
    ['6,2442 -75,5812', 6.2442, -75.5812, null],
    ['(6.24 / -75.58)', 6.24, -75.58, null],
    ['POINT(-75.58 6.24)', -75.58, 6.24, 'lng-lat'],
    ['lat: 6.2 lon: -75.5', 6.2, -75.5, 'lat-lng'],
    ['4°30\'36"N 74°30\'36"O', 4.51, -74.51, 'lat-lng'],
    ['W 74 30 36 N 4 30 36', -74.51, 4.51, 'lng-lat'],
    ['4 30 36 74 30 36', 4.51, 74.51, null],
    ['1178526.5 1186542.2', 1178526.5, 1186542.2, null],
  ] as const) {
    it(`${text} is a pair`, () => {
      const pair = parseCoordinatePair(text);
      expect(pair?.first.value).to.be.closeTo(first, 1e-9);
      expect(pair?.second.value).to.be.closeTo(second, 1e-9);
      expect(pair?.order).to.equal(order);
    });
  }

  for (const text of ['', '6.24', 'Vereda 12, casa 3', '12/05/2017', "4°30'N 5°30'N", ' '.repeat(1e6)]) {
    it(`${text.slice(0, 20).trim() || '(blank)'} is no pair`, () => {
      expect(parseCoordinatePair(text)).to.equal(null);
    });
  }

  it('tells which axis a hemisphere letter means', () => {
    expect(
      ['4 N', '4 S', '74 E', '74 W', '74 O', '74'].map((text) => parseCoordinate(text)?.axis),
    ).to.deep.equal(['lat', 'lat', 'lng', 'lng', 'lng', null]);
  });
});

/** -74.08175, 4.60971 as ST_Transform of PostGIS 3.3 (PROJ 9.1) gives it, in metres. */
const SAME_PLACE: Record<number, [number, number]> = {
  9377: [4880056.0161, 2067459.1319],
  3116: [999529.2908, 1001493.9104],
  3857: [-8246742.6871, 513705.0667],
  3114: [1666510.0209, 1004304.4233],
  3115: [1332565.308, 1002193.1288],
  3117: [666491.9897, 1002197.0995],
  3118: [332543.4079, 1004312.4196],
  21896: [1332576.7522, 1002193.626],
  21897: [999529.3631, 1001493.9629],
  21898: [666480.2497, 1002197.61],
  21899: [332519.812, 1004314.309],
  32617: [1269214.0667, 513268.583],
  32618: [601854.251, 509588.0832],
  32619: [-64390.3814, 511538.0076],
};

describe('coordinate reference systems', () => {
  for (const [code, [x, y]] of Object.entries(SAME_PLACE)) {
    // Bogota 1975 to WGS 84 is known to 10 m only; PROJ picks another of its transformations, half a metre off.
    const tolerance = code.startsWith('21') ? 5e-6 : 1e-8;
    it(`EPSG:${code} lands where PostGIS puts it, within ${tolerance}°`, () => {
      const [lng, lat] = converterToWgs84(Number(code))?.(x, y) ?? [];
      expect(lng).to.be.closeTo(-74.08175, tolerance);
      expect(lat).to.be.closeTo(4.60971, tolerance);
    });
  }

  it('cover what is said to be supported', () => {
    expect([4326, 4686, ...Object.keys(SAME_PLACE).map(Number)].sort()).to.deep.equal(
      [...SUPPORTED_CRS].sort(),
    );
  });

  it('give no number where the projection has none', () => {
    expect(converterToWgs84(9377)?.(Infinity, 0)).to.deep.equal([Number.NaN, Number.NaN]);
  });

  const gcs =
    'GEOGCS["GCS_MAGNA",DATUM["D_MAGNA",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
  const bogota =
    'GEOGCS["GCS_Bogota",DATUM["D_Bogota",SPHEROID["International_1924",6378388.0,297.0]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
  const wgs =
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
  const transverse = (name: string, base: string, lng: string, lat: string) =>
    `PROJCS["${name}",${base},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",1000000.0],PARAMETER["False_Northing",1000000.0],PARAMETER["Central_Meridian",${lng}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",${lat}],UNIT["Meter",1.0]]`;
  const mercator = (name: string, projection: string) =>
    `PROJCS["${name}",${wgs},PROJECTION["${projection}"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],UNIT["Meter",1.0]]`;

  for (const [name, wkt, code] of [
    ['WGS 84', wgs, 4326],
    ['MAGNA-SIRGAS', gcs, 4686],
    [
      'MAGNA Bogotá',
      transverse('MAGNA_Colombia_Bogota', gcs, '-74.07750791666666', '4.596200416666666'),
      3116,
    ],
    [
      'MAGNA west, under a name of its own',
      transverse('Origen Oeste', gcs, '-77.0775079166667', '4.59620041666667'),
      3115,
    ],
    ['Bogotá 1975', transverse('Observatorio', bogota, '-74.08091666666667', '4.599047222222222'), 21897],
    ['web Mercator', mercator('WGS_1984_Web_Mercator_Auxiliary_Sphere', 'Mercator_Auxiliary_Sphere'), 3857],
    ['world Mercator, which is another', mercator('WGS_1984_World_Mercator', 'Mercator'), null],
    ['another meridian', transverse('X', gcs, '-74.5', '4.596200416666666'), null],
    ['degrees on another ellipsoid', bogota, null],
    ['no definition at all', 'hola', null],
  ] as const) {
    it(`recognise a .prj of ${name}`, () => {
      expect(crsOfWkt(wkt)).to.equal(code);
    });
  }
});
