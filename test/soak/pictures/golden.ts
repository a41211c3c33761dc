import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { decode, encode } from 'fast-png';
import pixelmatch from 'pixelmatch';

interface Image {
  readonly width: number;
  readonly height: number;
  /** A byte each of red, green, blue and opacity. */
  readonly data: Uint8Array;
}

/** The share of pixels that may differ: a letter or two, but no line of text. */
const BUDGET = 0.0005;
const COLOURS = 256;

/** Writes the picture with at most 256 colours, which takes a third of the space. */
export function writeGolden(path: string, shot: Buffer): number {
  const { width, height, data } = pixelsOf(shot);
  const { palette, indices } = quantized(data);
  const png = encode({ width, height, data: indices, channels: 1, depth: 8, palette }, { zlib: { level: 9 } });
  writeFileSync(path, png);
  return png.length;
}

/** How the picture differs from the one that is committed; null: not more than the budget allows. */
export function differenceFrom(path: string, shot: Buffer): string | null {
  if (!existsSync(path)) return 'there is no picture yet';
  const [golden, now] = [pixelsOf(readFileSync(path)), pixelsOf(shot)];
  if (golden.width !== now.width || golden.height !== now.height)
    return `${golden.width} x ${golden.height} pixels have become ${now.width} x ${now.height}`;
  const different = pixelmatch(golden.data, now.data, undefined, now.width, now.height, { threshold: 0.15 });
  const allowed = Math.round(now.width * now.height * BUDGET);
  return different > allowed ? `${different} pixels differ, of which ${allowed} may` : null;
}

function pixelsOf(png: Buffer): Image {
  const { width, height, data, channels, palette } = decode(png);
  const pixels = new Uint8Array(width * height * 4);
  for (let index = 0; index < width * height; index += 1) {
    const colour = palette ? (palette[data[index] ?? 0] ?? []) : data.subarray(index * channels, index * channels + 3);
    pixels.set([colour[0] ?? 0, colour[1] ?? 0, colour[2] ?? 0, 255], index * 4);
  }
  return { width, height, data: pixels };
}

/** The most frequent colours; every other pixel gets the nearest of them. Pages have a few hundred, most of them at the edges of letters. */
function quantized(data: Uint8Array): { palette: number[][]; indices: Uint8Array } {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const kept = [...counts].sort(([one, often], [other, oftener]) => oftener - often || one - other).slice(0, COLOURS);
  const palette = kept.map(([pixel]) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255]);
  const places = new Map<number, number>();
  const indices = Uint8Array.from(pixels, (pixel) => {
    const known = places.get(pixel);
    if (known !== undefined) return known;
    const place = nearest(palette, [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255]);
    places.set(pixel, place);
    return place;
  });
  return { palette, indices };
}

function nearest(palette: readonly (readonly number[])[], colour: readonly number[]): number {
  const distances = palette.map((candidate) => candidate.reduce((sum, part, index) => sum + (part - (colour[index] ?? 0)) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}
