import { describe, expect, it } from 'vitest';
import { type Colour, contrast, parseColour, pressed, readableOn, textOn } from '../src/colour';
import { isCall, isLink, webAddress } from '../src/links';
import { chooseLanguage } from '../src/strings';
import { de } from '../src/strings/de';
import { en } from '../src/strings/en';
import { useBrowser, Visitor } from './page';

useBrowser();

const COLOURS: Colour[] = [];
for (let red = 0; red <= 255; red += 51) {
  for (let green = 0; green <= 255; green += 51) {
    for (let blue = 0; blue <= 255; blue += 51) COLOURS.push([red, green, blue]);
  }
}

describe('colours', () => {
  it('are read in the forms browsers give them', () => {
    expect(parseColour('#1a2b3c')).toEqual([26, 43, 60]);
    expect(parseColour('#FFF')).toEqual([255, 255, 255]);
    expect(parseColour('rgb(1, 2, 3)')).toEqual([1, 2, 3]);
    expect(parseColour('rgba(0, 0, 0, 0.5)')).toEqual([128, 128, 128]);
    expect(parseColour('color(srgb 1 0 0.2)')).toEqual([255, 0, 51]);
    for (const none of ['', 'red;}', '#12', 'url(x)', 'rgba(0, 0, 0, 0)']) expect(parseColour(none)).toBeNull();
  });

  it('contrast as WCAG says', () => {
    expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21);
    expect(contrast([118, 118, 118], [255, 255, 255])).toBeCloseTo(4.54, 2);
  });

  it('can always be read, whatever colour a clinic chooses', () => {
    for (const colour of COLOURS) {
      expect(contrast(textOn(colour), colour)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(textOn(colour), pressed(colour))).toBeGreaterThanOrEqual(4.5);
      for (const surface of [[238, 243, 242], [36, 45, 46]] as const) {
        expect(contrast(readableOn(surface, colour), surface)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('come from the attribute, with text that can be read on it', async () => {
    const visitor = await Visitor.arrives({ color: '#f4d35e' });
    const root = visitor.find('.root');
    expect(root.style.getPropertyValue('--_color')).toBe('#f4d35e');
    expect(root.style.getPropertyValue('--_on-color')).toBe('#000000');
    visitor.chat.setAttribute('color', 'inherit');
    await visitor.chat.updateComplete;
    expect(root.style.getPropertyValue('--_on-color')).toBe('#ffffff');
  });
});

it('goes to the corner and the theme it is told', async () => {
  const visitor = await Visitor.arrives({ corner: 'top-left', theme: 'dark', 'chat-title': 'Ask Ada' });
  expect([...visitor.find('.root').classList]).toEqual(['root', 'top', 'left', 'dark']);
  expect(visitor.find('h2').textContent).toBe('Ask Ada');
  visitor.chat.setAttribute('corner', 'centre');
  await visitor.chat.updateComplete;
  expect([...visitor.find('.root').classList].slice(0, 3)).toEqual(['root', 'bottom', 'right']);
});

it('makes links of tel: and https: only', () => {
  for (const safe of ['tel:112', 'https://clinic.example/']) expect(isLink(safe)).toBe(true);
  for (const other of ['javascript:alert(1)', ' https:x', 'http://x', 'data:text/html,x', 'tel:', 'Does it hurt?']) {
    expect(isLink(other)).toBe(false);
  }
  expect(isCall('tel:+44')).toBe(true);
  expect(isCall('https://x')).toBe(false);
  expect(webAddress('javascript:alert(1)')).toBeNull();
  expect(webAddress('https://clinic.example/a.png')).toBe('https://clinic.example/a.png');
});

describe('languages', () => {
  it('are complete: every word of one is in the other, and no word is empty', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    for (const table of [en, de]) {
      for (const value of Object.values(table)) {
        const text = typeof value === 'function' ? (value as (x: never) => string)(2 as never) : value;
        expect(typeof text === 'string' ? text.trim() : Object.values(text).join('')).not.toBe('');
      }
      expect(table.emergency).toContain('{number}');
    }
  });

  it('are those of the attribute, of the page, or English', () => {
    expect(chooseLanguage('de-AT', 'en').tag).toBe('de-AT');
    expect(chooseLanguage(null, 'de').strings).toBe(de);
    expect(chooseLanguage('fr', '').strings).toBe(en);
    expect(chooseLanguage('en_XX!', null).tag).toBe('en');
  });

  it('are spoken by the widget, whose answers keep their own', async () => {
    const visitor = await (await Visitor.arrives({ lang: 'de' })).opens();
    expect(visitor.find('.root').lang).toBe('de');
    expect(visitor.texts('.launcher')).toEqual(['Frage stellen']);
    await visitor.asks('one');
    expect(visitor.find('.reply').lang).toBe('en');
  });
});
