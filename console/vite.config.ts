import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Where a node that runs from the sources answers; for `npm run dev` alone. */
const node = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2023',
    outDir: '../broker-node/src/main/resources/console',
    emptyOutDir: true,
    // Inlined files would be data: URLs, which the node's content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What is in it of others, and under which terms.
    license: { fileName: 'licenses.md' },
  },
  server: { proxy: { '/api': node, '/console.json': node } },
  test: { include: ['test/**/*.test.ts'] },
});
