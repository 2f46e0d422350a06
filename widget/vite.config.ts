import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';
import { fileURLToPath } from 'node:url';
import { compactTemplates } from './scripts/compact-templates';
import { ownNames } from './scripts/own-names';

const NOTICE =
  '/*! Needlewise chat widget, Apache-2.0. Contains Lit, (c) Google LLC, BSD-3-Clause (lit.dev). */\n';

/** The minifier drops comments, so the notice is put on top of what it leaves. */
function notice(): Plugin {
  return {
    name: 'notice',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = NOTICE + file.code;
      }
    },
  };
}

export default defineConfig({
  plugins: [compactTemplates(), notice()],
  build: {
    target: 'es2022',
    cssTarget: 'es2020',
    minify: 'terser',
    terserOptions: {
      ecma: 2020,
      compress: { passes: 3, keep_fargs: false, unsafe_arrows: true, unsafe_methods: true },
      mangle: { properties: { regex: ownNames(fileURLToPath(new URL('src', import.meta.url))) } },
      format: { comments: false },
    },
    sourcemap: false,
    reportCompressedSize: false,
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'needlewise', fileName: () => 'needlewise.js' },
    rollupOptions: {
      output: {
        // Loaded twice, the script must stop before Lit asks for its Trusted Types policy again.
        intro: 'if (customElements.get("needlewise-chat")) return;',
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts'],
    css: true,
    // Lit's development build says so in every test file.
    onConsoleLog: (line) => !line.includes('Lit is in dev mode'),
    restoreMocks: true,
  },
});
