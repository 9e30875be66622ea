import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import S3rver from 's3rver';
import { AddedPhoto } from '../../server/contract/photos.ts';
import { UnitDetail } from '../../server/contract/units.ts';
import { examine } from '../../server/services/doctor.ts';
import { photoKey, photoStoreAt } from '../../server/services/photo-store.ts';
import { freshDatabase } from '../support/databases.ts';
import { headersOf, identifyByName } from '../support/identify.ts';
import { form, Loader } from '../support/imports.ts';
import { photograph } from '../support/photographs.ts';
import { startServer } from '../support/server.ts';
import { fillSmallWorld } from './small-world.ts';

/** The one account that the store knows. */
const KEYS = { accessKey: 'S3RVER', secretKey: 'S3RVER' };

describe('photographs in a bucket', () => {
  let folder: string;
  let store: S3rver;
  let endpoint: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'geoser-bucket-'));
    const options = { address: '127.0.0.1', port: 0, silent: true, directory: folder };
    store = new S3rver({ ...options, configureBuckets: [{ name: 'fotos' }] });
    endpoint = `http://127.0.0.1:${(await store.run()).port}`;
  });
  after(async () => {
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const bucket = (changes: object = {}) =>
    photoStoreAt({ s3: { endpoint, bucket: 'fotos', region: 'us-east-1', ...KEYS, ...changes } });
  const failure = async (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: Error) => `${error.message} ${error.cause}`,
    );

  it('are put, got and removed whole', async () => {
    const bytes = await photograph();
    await bucket().put('ab/abc-full.jpg', bytes);
    expect(await bucket().get('ab/abc-full.jpg')).to.deep.equal(bytes);
    await bucket().remove('ab/abc-full.jpg');
    await bucket().remove('ab/abc-full.jpg');
    expect(await bucket().get('ab/abc-full.jpg')).to.equal(null);
  });

  it('fail as a problem with the cause for the log alone: an unknown account, no such bucket, nobody there', async () => {
    const bytes = await photograph();
    const stranger = failure(bucket({ accessKey: 'OTRA' }).put('ab/x.jpg', bytes));
    expect(await stranger).to.match(/^photo-store-failed.*InvalidAccessKeyId/s);
    expect(await failure(bucket({ bucket: 'ninguno' }).get('ab/x.jpg'))).to.match(/NoSuchBucket/);
    expect(await failure(bucket({ endpoint: 'http://127.0.0.1:1' }).get('ab/x.jpg'))).to.match(
      /fetch failed/,
    );
  });

  it('come in and go out through the service, and the doctor misses those that are gone', async () => {
    const database = await freshDatabase('server');
    await fillSmallWorld(database.knex, { demonstration: false });
    const env = {
      ...{ PHOTO_S3_ENDPOINT: endpoint, PHOTO_S3_BUCKET: 'fotos' },
      ...{ PHOTO_S3_KEY: KEYS.accessKey, PHOTO_S3_SECRET: KEYS.secretKey },
      LOG_LEVEL: 'silent',
    };
    const server = await startServer(database, env, { identify: identifyByName });
    try {
      const admin = new Loader(server, headersOf('admin'));
      const unit = { name: 'Vivero', line: 'rural_business', stage: 'created', created_on: '2016-03-01' };
      const code = (await admin.get('POST', '/api/v1/units', UnitDetail, unit)).id;
      const file = form(await photograph('png'), {}, 'foto.png');
      const { photo } = await admin.get('POST', `/api/v1/units/${code}/photos`, AddedPhoto, file);
      const href = server.url + (photo.links?.full ?? '');
      const response = await fetch(href, { headers: headersOf('admin') });
      expect(Buffer.from(await response.arrayBuffer())).to.deep.equal(
        await bucket().get(photoKey(photo.id, 'full')),
      );
      const doctor = async () => {
        for await (const { check, ok } of examine(database.knex, { photos: bucket() }))
          if (check.en.includes('hotograph')) return ok;
        return undefined;
      };
      expect(await doctor()).to.equal(true);
      await bucket().remove(photoKey(photo.id, 'small'));
      expect(await doctor()).to.equal(false);
      expect((await fetch(href.replace(/full$/, 'small'), { headers: headersOf('admin') })).status).to.equal(
        503,
      );
    } finally {
      await server.close();
    }
  });
});
