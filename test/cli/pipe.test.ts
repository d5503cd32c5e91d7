import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { command, workplace } from './command.js';

const { folder, there } = workplace();

/** The command with a reader that goes away before anything is said. */
async function unheard(stream: 'stdout' | 'stderr', ...args: string[]) {
  const child = spawn(process.execPath, [command, ...args], { cwd: folder });
  child[stream].destroy();
  const other = stream === 'stdout' ? child.stderr : child.stdout;
  let said = '';
  other.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

const short = ['--steps', '20', '--seeds', '1', '--train', '50', '--model', 'mlp:8', '--noise', 'sgd,gd'];

describe('a pipe that is closed', () => {
  it.each([[['noise']], [['--help']], [['data', 'list']], [['compare', ...short, '--json']]])(
    'ends msgd %j without a word',
    async (args) => expect(await unheard('stdout', ...args)).toEqual({ code: 0, said: '' }),
  );

  it('for progress does not stop a comparison', async () => {
    const { code, said } = await unheard(
      'stderr',
      'compare',
      ...short,
      '--progress',
      'json',
      '--out',
      'made',
    );
    expect(code).toBe(0);
    expect(said).toContain('all files: made');
    expect(there('made', 'manifest.json')).toBe(true);
  });
});
