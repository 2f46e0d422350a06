import type { Plugin } from 'vite';

interface Node {
  type: string;
  start: number;
  end: number;
  tag?: { name?: string };
  quasi?: { quasis: Node[] };
}

/** Takes the line breaks and indents out of the html templates: nobody sees them, all would load them. */
export function compactTemplates(): Plugin {
  return {
    name: 'compact-templates',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (!/\/src\/.*\.ts$/.test(id)) return null;
      let compact = code;
      for (const { start, end } of templateTexts(this.parse(code)).sort((a, b) => b.start - a.start)) {
        const text = code.slice(start, end).replace(/>\s*\n\s*</g, '><').replace(/\s+/g, ' ');
        compact = compact.slice(0, start) + text + compact.slice(end);
      }
      return { code: compact, map: null };
    },
  };
}

/** The fixed parts of all templates tagged `html` or `svg`. */
function templateTexts(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(templateTexts);
  if (typeof node !== 'object' || node === null) return [];
  const { type, tag, quasi } = node as Node;
  const own =
    type === 'TaggedTemplateExpression' && /^(html|svg)$/.test(tag?.name ?? '') ? quasi!.quasis : [];
  return [...own, ...Object.values(node).flatMap(templateTexts)];
}
