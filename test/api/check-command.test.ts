import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Database, openDatabase } from '../../db/connect.ts';
import { engines } from '../support/engines.ts';
import { preparedFolder } from '../support/prepare.ts';
import { runProgram } from '../support/programs.ts';
import { REPOSITORY } from '../support/shared.ts';

const fixture = (name: string) => join(REPOSITORY, 'test/fixtures/checks', name);

if (engines().includes('embedded')) {
  describe('npm run check, while another process owns the database', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'geoser-test-'));
    let owner: Database;

    before(async () => {
      cpSync(await preparedFolder('demo'), dataDir, { recursive: true });
      owner = await openDatabase({ databaseUrl: null, dataDir }, { mustOwn: true });
    });
    after(async () => {
      await owner?.close();
      rmSync(dataDir, { recursive: true, force: true });
    });

    const check = (...args: string[]) => runProgram('check', args, { DATA_DIR: dataDir }).ended;

    it('prints totals and ends with 0 where nothing is to mend', async () => {
      const { code, stdout } = await check(fixture('coma-decimal.csv'));
      expect(stdout)
        .to.match(/en municipios PDET +1\n/)
        .and.to.match(/fuera de PDET +1\n/);
      expect(stdout).not.to.match(/Por revisar/);
      expect(code).to.equal(0);
    });

    it('ends with 2 where rows are to mend, tells them, and writes the file with the verdicts', async () => {
      const output = join(dataDir, 'salida.csv');
      const { code, stdout } = await check(fixture('sin-signo.csv'), '--output', output);
      expect(stdout).to.match(/Fila 2: falta el signo menos en la longitud; con −75,5748 cae en Medellín/);
      expect(code).to.equal(2);
      expect(readFileSync(output, 'utf8')).to.match(/^latitud,longitud,municipio,municipio_ubicacion,/);
    });

    it('ends quietly where nobody reads it to its end', async () => {
      const program = runProgram('check', [fixture('sin-signo.csv')], { DATA_DIR: dataDir });
      program.process.stdout?.destroy();
      const { code, stderr } = await program.ended;
      expect(stderr).not.to.match(/EPIPE/);
      expect(code).to.equal(2);
    });

    it('follows --map and --crs, and ends with 1 at a file or an option that cannot be used', async () => {
      const mapped = ['--map', 'lng=latitud', '--map', 'lat=longitud'];
      expect((await check(fixture('intercambiadas.csv'), ...mapped)).code).to.equal(0);
      expect((await check(fixture('metros-21897.csv'), '--crs', '21897')).stdout).to.match(
        /EPSG:21897, metros/,
      );
      const picture = await check(fixture('foto.csv'));
      expect(picture.stderr).to.match(/es una imagen PNG/);
      expect(picture.code).to.equal(1);
      expect((await check(fixture('metros-3116.csv'), '--crs', '99')).code).to.equal(1);
      expect((await check(fixture('metros-3116.csv'), '--map', 'x=y')).code).to.equal(1);
    });
  });
}
