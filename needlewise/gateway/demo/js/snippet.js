// Code as it is shown: pairs of a kind (a class of code.css, or none) and a text.

/** @param {Map<string, string>} attributes */
export function htmlSnippet(script, attributes) {
  const tag = [['name', '<needlewise-chat']];
  // One attribute stays beside the name; more get a line each.
  const before = attributes.size > 1 ? '\n  ' : ' ';
  for (const [name, value] of attributes) tag.push(['', before], ...attribute(name, value));
  tag.push(['name', `${attributes.size > 1 ? '\n' : ''}></needlewise-chat>`]);
  return [...scriptTag(script), ['', '\n'], ...tag];
}

/** @param {Map<string, string>} attributes */
export function scriptTag(script, attributes = new Map()) {
  const others = [...attributes].flatMap(([name, value]) => [['', ' '], ...attribute(name, value)]);
  return [
    ['name', '<script'],
    ['', ' '],
    ...attribute('src', script),
    ...others,
    ['key', ' async'],
    ['name', '></script>'],
  ];
}

/** @param {Map<string, string>} properties */
export function cssSnippet(properties) {
  const lines = [...properties].flatMap(([name, value]) => [
    ['key', `  ${name}`],
    ['', ': '],
    ['value', value],
    ['', ';\n'],
  ]);
  return [['name', 'needlewise-chat'], ['', ' {\n'], ...lines, ['', '}']];
}

export function text(parts) {
  return parts.map(([, part]) => part).join('');
}

/** Shows the parts in the `pre`. */
export function show(pre, parts) {
  const code = document.createElement('code');
  for (const [kind, part] of parts) {
    if (!kind) {
      code.append(part);
      continue;
    }
    const span = document.createElement('span');
    span.className = kind;
    span.textContent = part;
    code.append(span);
  }
  pre.replaceChildren(code);
}

function attribute(name, value) {
  const escaped = value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return [
    ['key', name],
    ['', '='],
    ['value', `"${escaped}"`],
  ];
}
