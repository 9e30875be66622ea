/** Photographs as cameras, phones and attackers make them. */
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** 80 × 40, red on the left and blue on the right. */
function twoColours() {
  const red = { r: 220, g: 30, b: 30 };
  const blue = { r: 30, g: 30, b: 220 };
  const left = { create: { width: 40, height: 40, channels: 3 as const, background: red } };
  return sharp({ create: { width: 80, height: 40, channels: 3, background: blue } }).composite([
    { input: left, left: 0, top: 0 },
  ]);
}

export function photograph(format: 'jpeg' | 'png' | 'webp' | 'gif' = 'jpeg'): Promise<Buffer> {
  return twoColours().toFormat(format).toBuffer();
}

/** Turned by the camera (orientation 6: to be shown a quarter clockwise), on 12 May 2024 at 4.59 N 74.07 W. */
export function photographWithExif(format: 'jpeg' | 'png' | 'webp' = 'jpeg'): Promise<Buffer> {
  return twoColours()
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: 'CamaraSecreta' },
      IFD2: { DateTimeOriginal: '2024:05:12 14:30:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '4/1 35/1 24/1',
        GPSLongitudeRef: 'W',
        GPSLongitude: '74/1 4/1 12/1',
      },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">Persona Secreta</x:xmpmeta>')
    .toFormat(format)
    .toBuffer();
}

/** A PNG of a few KB that is 20,000 × 20,000 when decoded: 400 million pixels of nothing. */
export function pixelBomb(): Buffer {
  const side = 20_000;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([1, 0, 0, 0, 0], 8); // one bit a pixel, grey
  const rows = deflateSync(Buffer.alloc(side * (1 + side / 8)), { level: 9 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
