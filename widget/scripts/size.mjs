// Prints the size of the built widget, and fails when it is over its budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET = 20 * 1000;
const code = readFileSync(new URL('../dist/needlewise.js', import.meta.url));
const gzipped = gzipSync(code, { level: 9 }).length;
console.log(`needlewise.js: ${code.length} bytes, ${gzipped} gzipped (at most ${BUDGET})`);
if (gzipped > BUDGET) process.exitCode = 1;
