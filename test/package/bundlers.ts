/** A bundler, and what its project in this folder builds. */
interface Bundler {
  readonly name: string;
  readonly folder: string;
  /** Packages that the project imports. */
  readonly tools: readonly string[];
  /** The commands that build it. */
  readonly build: readonly (readonly [command: string, ...args: string[]])[];
  /** What Node can run of that. */
  readonly programs: readonly string[];
  /** The folder whose index.html is the page. */
  readonly site: string;
}

export const bundlers: readonly Bundler[] = [
  {
    name: 'Vite',
    folder: 'vite',
    tools: ['vite'],
    build: [
      ['vite', 'build'],
      ['vite', 'build', '--ssr', 'main.js', '--outDir', 'node'],
    ],
    programs: ['node/main.js'],
    site: 'web',
  },
  {
    name: 'webpack',
    folder: 'webpack',
    tools: ['webpack'],
    build: [['node', 'build.mjs']],
    programs: ['web/main.js', 'node/main.cjs'],
    site: '.',
  },
  {
    name: 'Rollup',
    folder: 'rollup',
    tools: ['@rollup/plugin-node-resolve'],
    build: [['rollup', '--config', '--failAfterWarnings']],
    programs: ['web/main.js', 'node/main.cjs'],
    site: '.',
  },
  {
    name: 'esbuild',
    folder: 'esbuild',
    tools: [],
    build: [
      ['esbuild', 'main.js', '--bundle', '--minify', '--outfile=web/main.js'],
      ['esbuild', 'main.js', '--bundle', '--platform=node', '--outfile=node/main.cjs'],
    ],
    programs: ['web/main.js', 'node/main.cjs'],
    site: '.',
  },
];
