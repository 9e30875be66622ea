/** Baseline for a start: PGlite with PostGIS opened on a folder, and one statement. */
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';

const db = await PGlite.create({ dataDir: process.argv[2] ?? '', extensions: { postgis } });
await db.exec('create extension if not exists postgis');
await db.close();
process.send?.('done');
