// What the form says, as the widget's attributes and as a CSS rule. A default is left out.
const DEFAULTS = { corner: 'bottom-right', theme: 'auto', radius: '18' };
const EXAMPLE = new URL('../art/avatar.svg', import.meta.url).href;

/** The names of all attributes that the form sets. */
export const NAMES = ['color', 'corner', 'theme', 'chat-title', 'launcher-label', 'lang', 'avatar'];

/** @returns {Map<string, string>} the attributes that differ from the widget's own defaults */
export function attributes(form) {
  const given = new FormData(form);
  const field = (name) => given.get(name)?.trim() ?? '';
  const all = {
    color: field('color'),
    corner: unlessDefault('corner', field('corner')),
    theme: unlessDefault('theme', field('theme')),
    'chat-title': field('title'),
    'launcher-label': field('label'),
    lang: field('lang'),
    avatar: { example: EXAMPLE, own: field('address') }[field('picture')] ?? '',
  };
  return new Map(NAMES.filter((name) => all[name]).map((name) => [name, all[name]]));
}

/** @returns {Map<string, string>} the custom properties that differ from the widget's own defaults */
export function properties(form) {
  const radius = unlessDefault('radius', new FormData(form).get('radius'));
  return new Map(radius ? [['--needlewise-radius', `${radius}px`]] : []);
}

function unlessDefault(name, value) {
  return value === DEFAULTS[name] ? '' : value;
}
