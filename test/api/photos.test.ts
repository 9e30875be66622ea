import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import type { Database } from '../../db/connect.ts';
import { readConfig } from '../../server/config.ts';
import { AddedPhoto, Photo, PhotosPage } from '../../server/contract/photos.ts';
import { UnitDetail } from '../../server/contract/units.ts';
import { photoStoreAt } from '../../server/services/photo-store.ts';
import { PhotoShelf } from '../../server/services/photos.ts';
import { freshDatabase } from '../support/databases.ts';
import { onEachEngine } from '../support/engines.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { form, Loader } from '../support/imports.ts';
import { photograph, photographWithExif, pixelBomb } from '../support/photographs.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { fillSmallWorld } from './small-world.ts';

const CAFE = {
  ...{ name: 'Café de Ana', line: 'rural_business', stage: 'created', created_on: '2016-03-01' },
  ...{ lng: -74.95, lat: 5.05 },
};
const NONE = { taken_at: null, lng: null, lat: null };

onEachEngine('photographs of visits', (engine) => {
  let database: Database;
  let server: RunningServer;
  let folder: string;
  let ana: Loader;
  let eva: Loader;
  let admin: Loader;
  let viewer: Loader;
  let code: string;
  let path: string;

  before(async () => {
    database = await freshDatabase(engine);
    await fillSmallWorld(database.knex, { demonstration: false });
    folder = await mkdtemp(join(tmpdir(), 'geoser-photos-'));
    server = await startServer(database, { PHOTO_FOLDER: folder }, { identify: identifyByName });
    const as = (reader: string) => new Loader(server, headersOf(reader));
    [ana, eva, admin, viewer] = [as('staff 05'), as('staff 18'), as('admin'), as('viewer')];
  });
  after(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    code = (await admin.get('POST', '/api/v1/units', UnitDetail, CAFE)).id;
    path = `/api/v1/units/${code}/photos`;
  });

  const add = (who: Loader, file: Buffer, fields: Record<string, string> = {}, name = 'foto.jpg') =>
    who.get('POST', path, AddedPhoto, form(file, fields, name));
  const refused = async (file: Buffer, name = 'foto.jpg') => {
    const { status, body } = await ana.send('POST', path, form(file, {}, name));
    return [status, body.type, body.reason];
  };
  const bytes = async (href: string, reader = 'staff 05', headers: Record<string, string> = {}) => {
    const response = await fetch(server.url + href, { headers: { ...headersOf(reader), ...headers } });
    return { response, body: Buffer.from(await response.arrayBuffer()) };
  };
  const visit = async (photos: string[], who = ana) => {
    const body = { visited_on: '2024-05-12', lng: -74.95, lat: 5.05, photos };
    return (await who.send('POST', `/api/v1/units/${code}/visits`, body)).body as { number: number };
  };
  const listed = async (who = ana) => (await who.get('GET', path, PhotosPage)).photos;
  const files = async () =>
    (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.jpg')).sort();

  for (const format of ['jpeg', 'png', 'webp'] as const) {
    it(`stores ${format} as JPEG, upright and without a byte of what the camera wrote, whose day and place it tells`, async () => {
      const file = await photographWithExif(format);
      const { exif = '', xmp = '' } = await sharp(file).metadata();
      expect(exif.toString('latin1') + xmp.toString('latin1')).to.match(/CamaraSecreta.*Persona Secreta/s);
      const { photo, told } = await add(ana, file);
      expect(told).to.deep.equal({ taken_at: '2024-05-12T14:30:00', lng: -74.07, lat: 4.59 });
      expect(photo).to.include({ width: 40, height: 80, visit: null });
      for (const href of [photo.links?.full ?? '', photo.links?.small ?? '']) {
        const { response, body } = await bytes(href);
        expect(response.headers.get('content-type')).to.equal('image/jpeg');
        expect(body.toString('latin1')).to.not.match(/Exif|Secreta|xmpmeta|ICC_PROFILE|2024/);
        const { format: stored, exif, xmp, icc, orientation } = await sharp(body).metadata();
        expect([stored, exif, xmp, icc, orientation]).to.deep.equal(['jpeg', ...Array(4).fill(undefined)]);
        const half = { left: 4, top: 4, width: 8, height: 8 };
        const [red = 0] = await sharp(body).extract(half).resize(1, 1).raw().toBuffer();
        expect(red, 'the left side stands above').to.be.greaterThan(150);
      }
    });
  }

  it('tells nothing where the camera told nothing', async () => {
    expect((await add(ana, await photograph('png'))).told).to.deep.equal(NONE);
  });

  it('are known by their content: neither by name nor by size in the file', async () => {
    const photo = await photograph();
    expect(await refused(Buffer.from('no soy una foto'))).to.deep.equal([
      422,
      '/problems/photo-refused',
      'not-a-photograph',
    ]);
    expect(await refused(await photograph('gif'))).to.include('not-a-photograph');
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
    expect(await refused(Buffer.from(svg), 'foto.png')).to.include('not-a-photograph');
    expect(await refused(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'))).to.include('heic');
    expect(await refused(photo.subarray(0, photo.length - 120))).to.include('damaged');
    expect(await refused(pixelBomb(), 'foto.png')).to.include('too-many-pixels');
    const large = Buffer.concat([photo, Buffer.alloc(11 * 1024 * 1024)]);
    expect(await refused(large)).to.deep.equal([413, '/problems/body-too-large', undefined]);
    expect((await add(ana, photo, {}, 'notas.txt')).photo.width).to.equal(80);
    const kept = await database.knex('unit_photos').where({ unit_code: code });
    expect(kept, 'nothing half-written').to.have.length(1);
  });

  it('wait for the visit that names them, seen by whoever added them alone', async () => {
    const { photo } = await add(ana, await photograph(), { caption: 'El vivero' });
    expect(await listed()).to.deep.equal([]);
    expect((await bytes(photo.links?.full ?? '')).response.status).to.equal(200);
    expect((await bytes(photo.links?.full ?? '', 'admin')).response.status).to.equal(404);
    const taken = await admin.send('POST', `/api/v1/units/${code}/visits`, {
      ...{ visited_on: '2024-05-12', photos: [photo.id] },
    });
    expect([taken.status, taken.body.reason]).to.deep.equal([422, 'unknown-photo']);
    const { number } = await visit([photo.id]);
    const [shown] = await listed(admin);
    expect(shown).to.include({ id: photo.id, visit: number, visited_on: '2024-05-12', caption: 'El vivero' });
    const later = await add(ana, await photograph(), { visit: String(number) });
    expect((await listed()).map(({ id }) => id).sort()).to.deep.equal([photo.id, later.photo.id].sort());
    const other = await ana.send('POST', path, form(await photograph(), { visit: String(number + 99) }));
    expect([other.status, other.body.reason]).to.deep.equal([422, 'unknown-visit']);
  });

  it('are for those who see the unit exactly, private, and not sent twice', async () => {
    const { photo } = await add(ana, await photograph());
    await visit([photo.id]);
    const href = photo.links?.full ?? '';
    const { response, body } = await bytes(href);
    expect(response.headers.get('cache-control')).to.match(/^private/);
    expect(response.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(response.headers.get('access-control-allow-origin')).to.equal(null);
    expect(body.length).to.equal(photo.bytes);
    const etag = response.headers.get('etag') ?? '';
    expect((await bytes(href, 'staff 05', { 'if-none-match': etag })).response.status).to.equal(304);
    const statuses = await Promise.all(
      ['nobody', 'viewer', 'staff 18', 'admin'].map(
        async (reader) => (await bytes(href, reader, { 'if-none-match': etag })).response.status,
      ),
    );
    expect(statuses).to.deep.equal([401, 403, 403, 200]);
    expect((await viewer.send('GET', path)).status).to.equal(403);
    for (const [method, at] of [
      ['GET', path],
      ['POST', path],
      ['DELETE', `${path}/${photo.id}`],
    ] as const) {
      const body = { POST: form(await photograph()), DELETE: { reason: 'x' }, GET: undefined }[method];
      expect((await eva.send(method, at, body)).status, method).to.equal(403);
    }
    await admin.send('PATCH', `/api/v1/units/${code}`, { lng: -73.5, lat: 5.05 }, { 'if-match': '*' });
    expect((await bytes(href, 'staff 05', { 'if-none-match': etag })).response.status).to.equal(403);
  });

  it('are removed with a reason: the picture goes, the visit and the reason stay, and both are audited', async () => {
    const { photo } = await add(ana, await photograph());
    const { number } = await visit([photo.id]);
    const at = `${path}/${photo.id}`;
    expect((await ana.send('DELETE', at, {})).status).to.equal(400);
    expect(await files()).to.include(`${photo.id.slice(0, 2)}/${photo.id}-full.jpg`);
    const removed = await ana.get('DELETE', at, Photo, { reason: 'Se ve a una persona' });
    expect(removed.removed).to.include({ by: 'staff@example.org', reason: 'Se ve a una persona' });
    expect((await files()).filter((name) => name.includes(photo.id))).to.deep.equal([]);
    expect((await bytes(photo.links?.full ?? '')).response.status).to.equal(404);
    expect((await ana.send('DELETE', at, { reason: 'otra vez' })).status).to.equal(404);
    const [shown] = await listed();
    expect(shown).to.deep.include({ id: photo.id, visit: number, links: null });
    expect(shown?.removed?.reason).to.equal('Se ve a una persona');
    const told = await database
      .knex('audit_entries')
      .where('subject', `unit:${code}`)
      .whereLike('action', 'photo.%')
      .orderBy('at')
      .select('action', 'actor', 'details');
    expect(told.map(({ action, actor }) => [action, actor])).to.deep.equal([
      ['photo.added', 'staff@example.org'],
      ['photo.removed', 'staff@example.org'],
    ]);
    expect(told[1]?.details).to.include({ photo: photo.id, reason: 'Se ve a una persona' });
  });

  it('leave nothing behind when they break off, wait in vain, or the store fails', async () => {
    const { photo: waiting } = await add(ana, await photograph());
    const { photo: kept } = await add(ana, await photograph());
    await visit([kept.id]);
    const later = (hours: number) => () => new Date(Date.now() + hours * 3_600_000);
    const shelf = (hours: number, at = folder) =>
      new PhotoShelf({
        ...{ db: database.knex, store: photoStoreAt({ folder: at }), clock: later(hours) },
        onFailure: () => undefined,
      });
    await shelf(2).sweep();
    expect((await files()).join()).to.include(waiting.id);
    await shelf(25).sweep();
    expect((await files()).join()).to.not.include(waiting.id);
    expect((await files()).join()).to.include(kept.id);
    const lost = await startServer(
      database,
      { PHOTO_FOLDER: '/dev/null/x', LOG_LEVEL: 'silent' },
      { identify: identifyByName },
    );
    const sent = await new Loader(lost, headersOf('staff 05')).send('POST', path, form(await photograph()));
    await lost.close();
    expect([sent.status, sent.body.type]).to.deep.equal([503, '/problems/photo-store-failed']);
    const rows = database.knex('unit_photos').where({ unit_code: code });
    expect(await rows.clone().whereNotNull('stored_at').pluck('id')).to.deep.equal([kept.id]);
    await shelf(2).sweep();
    expect(await rows.pluck('id')).to.deep.equal([kept.id]);
  });
});

describe('the place of photographs', () => {
  const bucket = {
    ...{ PHOTO_S3_ENDPOINT: 'https://s3.example.org/', PHOTO_S3_BUCKET: 'fotos' },
    ...{ PHOTO_S3_KEY: 'clave', PHOTO_S3_SECRET: 'secreto-secreto' },
  };

  it('is a folder beside the embedded database, another one, or a bucket', () => {
    expect(readConfig({ DATA_DIR: '/srv/geoser' }).photos).to.deep.equal({ folder: '/srv/geoser/photos' });
    expect(readConfig({ PHOTO_FOLDER: '/fotos' }).photos).to.deep.equal({ folder: '/fotos' });
    expect(readConfig(bucket).photos).to.deep.equal({
      s3: {
        ...{ endpoint: 'https://s3.example.org', bucket: 'fotos', region: 'us-east-1' },
        ...{ accessKey: 'clave', secretKey: 'secreto-secreto' },
      },
    });
  });

  it('is refused where it is named by half, twice, or without protection on the way', () => {
    const fails = (env: Record<string, string>) => expect(() => readConfig(env));
    fails({ ...bucket, PHOTO_S3_SECRET: '' }).to.throw(/^PHOTO_S3_SECRET=/);
    fails({ PHOTO_S3_BUCKET: 'fotos' }).to.throw(/^PHOTO_S3_ENDPOINT=/);
    fails({ ...bucket, PHOTO_FOLDER: '/fotos' }).to.throw(/^PHOTO_FOLDER=/);
    fails({ ...bucket, PHOTO_S3_ENDPOINT: 'http://s3.example.org' }).to.throw(/^PHOTO_S3_ENDPOINT=.*https/);
  });
});
