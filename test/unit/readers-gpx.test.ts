import { expect } from 'chai';
import { problemOf, readAll, scratchFolder } from '../support/files.ts';

const gpx = (content: string) =>
  `<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>Visita</name></metadata>${content}</gpx>`;
const TRACK = '<trk><name>Camino</name><trkseg><trkpt lat="6" lon="-75"><ele>1</ele></trkpt></trkseg></trk>';

describe('GPX', () => {
  const write = scratchFolder();

  it('gives each waypoint with what the receiver wrote of it', async () => {
    const path = write(
      'visita.gpx',
      gpx(
        '<wpt lat="6.2" lon="-75.5"><ele>2104.5</ele><time>2018-03-04T15:00:00Z</time><name>001</name><desc>Hortisanos</desc><link href="https://example.org/1"><text>ficha</text></link><extensions><x:WaypointExtension xmlns:x="y"><x:Depth>3</x:Depth></x:WaypointExtension></extensions></wpt>' +
          '<wpt lat="4.6" lon="-74.1"/>',
      ),
    );
    const { stream, rows } = await readAll(path);
    expect(stream).to.include({ format: 'gpx', crs: 4326 });
    expect(stream.warnings).to.deep.equal([]);
    expect(stream.columns).to.deep.equal(['ele', 'time', 'name', 'desc', 'link', 'text', 'Depth']);
    expect(rows).to.deep.equal([
      {
        row: 1,
        properties: {
          ele: 2104.5,
          time: '2018-03-04T15:00:00Z',
          name: '001',
          desc: 'Hortisanos',
          link: 'https://example.org/1',
          text: 'ficha',
          Depth: '3',
        },
        geometry: { type: 'Point', coordinates: [-75.5, 6.2] },
      },
      { row: 2, properties: {}, geometry: { type: 'Point', coordinates: [-74.1, 4.6] } },
    ]);
  });

  it('says that tracks are not read, and what to do when there is nothing else', async () => {
    const both = await readAll(write('b.gpx', gpx(`${TRACK}<wpt lat="6.2" lon="-75.5"/>`)));
    expect(both.rows).to.have.length(1);
    expect(both.stream.warnings.map(({ es }) => es).join()).to.include('recorridos');
    expect((await problemOf(write('t.gpx', gpx(TRACK)))).detail.es).to.include('ningún punto (waypoint)');
    expect((await problemOf(write('v.gpx', gpx('')))).detail.es).to.include('ninguna fila');
  });

  it('refuses a waypoint without a coordinate or with a word for one', async () => {
    const { rows } = await readAll(write('m.gpx', gpx('<wpt lat="6.2"/><wpt lat="norte" lon="-75"/>')));
    expect(rows.map(({ problem }) => problem?.code)).to.deep.equal(['geometry-invalid', 'geometry-invalid']);
  });
});
