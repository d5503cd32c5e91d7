// build/js (what tsc made of src/) → dist/: the library's entry points, and the command with what it needs inside.
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import license from 'rollup-plugin-license';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';

const { dependencies = {}, peerDependencies = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
const outside = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies), ...builtinModules]);

const plugins = [nodeResolve({ exportConditions: ['node', 'import', 'default'] }), commonjs(), json()];

const modules = {
  input: {
    index: 'build/js/index.js',
    theory: 'build/js/theory/index.js',
    verify: 'build/js/verify/index.js',
    data: 'build/js/data/index.js',
    diagnostics: 'build/js/diagnostics/index.js',
    // These are all one folder down, and so are chunks: there they find ../runs/worker.js.
    'experiments/index': 'build/js/conduct/index.js',
    'cli/msgd': 'build/js/cli/msgd.js',
    'runs/worker': 'build/js/runs/worker.js',
  },
  external: (id) => id.startsWith('node:') || outside.has(id),
  plugins: [...plugins, license({ thirdParty: { output: 'dist/THIRD-PARTY-LICENSES.txt' } })],
  output: {
    dir: 'dist',
    format: 'es',
    chunkFileNames: 'chunks/[name]-[hash].js',
    // To be read and stepped through: only the comments go, which the types have.
    plugins: [
      terser({
        compress: false,
        mangle: false,
        format: { beautify: true, indent_level: 2, comments: /@license/, preserve_annotations: true },
      }),
    ],
  },
};

/** The library as a classic script, for pages without modules, such as those opened from a file: its exports are in the global `msgd`. */
const script = {
  input: 'build/js/index.js',
  plugins,
  output: { file: 'dist/msgd.iife.js', format: 'iife', name: 'msgd', plugins: [terser()] },
};

export default [modules, script];
