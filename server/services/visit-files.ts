/** A plan of visits as phones and GPS devices read it: KML 2.2 and GPX 1.1, points in the order of the plan. */
import { escaped } from '../annotators/xml-text.ts';

/** A point of the plan with its words, in the reader's language. */
export interface PlanPoint {
  lng: number;
  lat: number;
  name: string;
  note: string;
}

export function kmlOf(title: string, points: readonly PlanPoint[]): string {
  const marks = points.map(
    ({ lng, lat, name, note }) =>
      `<Placemark><name>${escaped(name)}</name><description>${escaped(note)}</description>` +
      `<Point><coordinates>${lng},${lat}</coordinates></Point></Placemark>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${escaped(title)}</name>
${marks.join('\n')}
</Document></kml>
`;
}

export function gpxOf(title: string, points: readonly PlanPoint[]): string {
  const marks = points.map(
    ({ lng, lat, name, note }) =>
      `<wpt lat="${lat}" lon="${lng}"><name>${escaped(name)}</name><desc>${escaped(note)}</desc></wpt>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="GeoSER" xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>${escaped(title)}</name></metadata>
${marks.join('\n')}
</gpx>
`;
}
