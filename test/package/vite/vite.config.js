export default {
  // Threads need a page that is cross-origin isolated.
  server: {
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
  ssr: { noExternal: true },
  build: { outDir: 'web' },
};
