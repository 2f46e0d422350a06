/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [number, number, number];

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];
/** WCAG AA for text. */
const ENOUGH = 4.5;

/** Reads `#rrggbb`, `rgb()` and `color(srgb ...)`, the forms browsers compute colours to. */
export function parseColour(text: string): Colour | null {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text)?.[1];
  if (hex) {
    const pairs = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    return pairs.match(/../g)!.map((pair) => parseInt(pair, 16)) as unknown as Colour;
  }
  const form = /^(rgba?\(|color\(srgb )/.exec(text)?.[0];
  if (!form) return null;
  const [red, green, blue, alpha = 1] = (text.slice(form.length).match(/[\d.e-]+/g) ?? []).map(Number);
  const scale = form[0] === 'r' ? 1 : 255;
  const colour = [red, green, blue].map((part) => Math.min(Math.max(part! * scale, 0), 255));
  // What can be seen through lies on white; what cannot be seen at all is no choice of colour.
  if (!alpha || colour.some(Number.isNaN)) return null;
  return mix(colour as unknown as Colour, WHITE, 1 - alpha);
}

export function mix(colour: Colour, other: Colour, share: number): Colour {
  return colour.map((part, i) => Math.round(part + (other[i]! - part) * share)) as unknown as Colour;
}

export function toHex(colour: Colour): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** The WCAG contrast ratio, from 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** White where it can be read, else black: one of the two always can. */
export function textOn(background: Colour): Colour {
  return contrast(WHITE, background) >= ENOUGH ? WHITE : BLACK;
}

/** The same colour for something one points at; its contrast with its text only grows. */
export function pressed(background: Colour): Colour {
  return mix(background, textOn(background) === WHITE ? BLACK : WHITE, 0.16);
}

/** The colour, darkened or lightened until it can be read on the surface. */
export function readableOn(surface: Colour, colour: Colour): Colour {
  const towards = textOn(surface);
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(colour, towards, share);
    if (contrast(candidate, surface) >= ENOUGH) return candidate;
  }
  return towards;
}
