import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What others know by name: the gateway, the store, other tabs. No word of these files is shortened. */
const SHARED = ['types.ts', 'api.ts', 'storage.ts', 'tabs.ts'];

/** What pages know by name. */
const PUBLIC = ['open', 'close', 'startOver', 'observedAttributes', 'connectedCallback', 'disconnectedCallback', 'attributeChangedCallback'];
/** Members of classes and interfaces, and keys of tables: whatever is declared at the first indent. */
const MEMBER = /^ {2}(?:(?:private|protected|abstract|override|readonly|async|get|set) )*(\w+)(?:[(:<]| = )/gm;
const PARAMETER = /^ {4}private readonly (\w+)/gm;

/**
 * Names that only the widget's own code uses. The minifier may shorten them; it spares by itself those
 * that browsers know. They must never be reached by a computed name, as in `table['name']`.
 */
export function ownNames(folder: string): RegExp {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const names = new Set<string>();
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  for (const pattern of [MEMBER, PARAMETER]) {
    for (const file of files) {
      for (const [, name] of read(file).matchAll(pattern)) names.add(name!);
    }
  }
  for (const file of SHARED) {
    for (const [word] of read(file).matchAll(/\w+/g)) names.delete(word);
  }
  for (const name of PUBLIC) names.delete(name);
  return new RegExp(`^(?:${[...names].sort().join('|')})$`);
}
