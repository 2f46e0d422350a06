import { type Colour, parseColour, pressed, readableOn, textOn, toHex } from './colour';
import type { NeedlewiseChat } from './needlewise-chat';

const DEFAULT: Colour = [23, 92, 88];
/** The surfaces of the style sheet on which text in the clinic's colour is hardest to read. */
const LIGHT_SURFACE: Colour = [238, 243, 242];
const DARK_SURFACE: Colour = [36, 45, 46];
const NO_COLOUR = /^(inherit|initial|unset|revert|revert-layer|transparent|currentcolor)$|var\(/i;

/** Light or dark, and what follows from the clinic's colour. */
export class Theme {
  private readonly media = matchMedia('(prefers-color-scheme: dark)');

  constructor(private readonly host: NeedlewiseChat) {}

  get dark(): boolean {
    const wished = this.host.getAttribute('theme');
    return wished === 'dark' || (wished !== 'light' && this.media.matches);
  }

  connect(): void {
    this.media.addEventListener('change', this.changed);
  }

  disconnect(): void {
    this.media.removeEventListener('change', this.changed);
  }

  update(): void {
    const root = this.host.root.querySelector<HTMLElement>('.root')!;
    const given = getComputedStyle(this.host);
    const property = (name: string): Colour | null =>
      this.read(given.getPropertyValue(`--needlewise-${name}`), root);
    const colour = this.read(this.host.getAttribute('color'), root) ?? property('color') ?? DEFAULT;
    const set = (name: string, value: Colour): void => root.style.setProperty(`--_${name}`, toHex(value));
    set('color', colour);
    set('on-color', property('on-color') ?? textOn(colour));
    set('color-pressed', pressed(colour));
    set('accent', readableOn(this.dark ? DARK_SURFACE : LIGHT_SURFACE, colour));
  }

  private changed = (): void => this.host.requestUpdate();

  /** Names, hsl() and the like are left to the browser, which computes them to numbers. */
  private read(text: string | null, root: HTMLElement): Colour | null {
    const value = text?.trim();
    if (!value || NO_COLOUR.test(value)) return null;
    const known = parseColour(value);
    if (known) return known;
    const probe = document.createElement('i');
    probe.hidden = true;
    probe.style.color = value;
    if (!probe.style.color) return null;
    probe.style.color = `color-mix(in srgb, ${value}, ${value})`;
    root.append(probe);
    const computed = getComputedStyle(probe).color;
    probe.remove();
    return parseColour(computed);
  }
}
