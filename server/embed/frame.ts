/** What part of the world a picture shows, and where on it a place lies. */
import type { Position } from 'geojson';
import type { EmbedView } from './view.ts';

export type Box = readonly [west: number, south: number, east: number, north: number];

/** Colombia with San Andrés, Providencia and Santa Catalina, and some sea around it. Degrees. */
export const HOME: Box = [-82.3, -4.7, -66.4, 13.9];
/** Pixels of a picture whose scale the address gives: larger than any frame, which cuts it. */
const FIXED_SIZE = 1_600;
/** Units along the longer side of a picture that fits whatever frame it gets. */
const FITTED_SIZE = 720;

export interface Frame {
  width: number;
  height: number;
  /** The picture has the size of its units in pixels, and is cut by what holds it, around the middle. */
  fixed: boolean;
  /** Degrees to units, whole ones. */
  place(position: Position): [x: number, y: number];
}

/** The camera's frame, or one in which `box` fits. */
export function frameOf(camera: EmbedView['camera'], box: Box): Frame {
  return camera ? fixedFrame(camera) : fittedFrame(box, FITTED_SIZE, FITTED_SIZE, true);
}

function fixedFrame({ lng, lat, zoom }: NonNullable<EmbedView['camera']>): Frame {
  const scale = 512 * 2 ** zoom;
  const [left, top] = [across(lng) * scale - FIXED_SIZE / 2, down(lat) * scale - FIXED_SIZE / 2];
  return { width: FIXED_SIZE, height: FIXED_SIZE, fixed: true, place: placing(scale, left, top) };
}

/** `shrink`: the frame takes the shape of the box; else the box stands in the middle of a frame of this size. */
export function fittedFrame(box: Box, width: number, height: number, shrink = false): Frame {
  const [west, south, east, north] = box;
  const [left, top, right, bottom] = [across(west), down(north), across(east), down(south)];
  const scale = Math.min(width / (right - left), height / (bottom - top));
  const size = {
    width: shrink ? Math.round((right - left) * scale) : width,
    height: shrink ? Math.round((bottom - top) * scale) : height,
  };
  const marginX = (size.width - (right - left) * scale) / 2;
  const marginY = (size.height - (bottom - top) * scale) / 2;
  return { ...size, fixed: false, place: placing(scale, left * scale - marginX, top * scale - marginY) };
}

const placing =
  (scale: number, left: number, top: number): Frame['place'] =>
  ([lng = 0, lat = 0]) => [Math.round(across(lng) * scale - left), Math.round(down(lat) * scale - top)];

/** Web mercator, unit square. */
function across(lng: number): number {
  return lng / 360 + 0.5;
}

function down(lat: number): number {
  const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}
