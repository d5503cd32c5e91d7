import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const parse = (path: string) =>
  ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);

/** A function as “(Pointer, number, boolean) => void”, with the names of its parameters. */
interface Signature {
  readonly types: string;
  readonly names: readonly string[];
}
const signatureOf = (
  parameters: readonly (readonly [name: string, type: string])[],
  result: string,
): Signature => ({
  types: `(${parameters.map(([, type]) => type).join(', ')}) => ${result}`,
  names: parameters.map(([name]) => name),
});

/** What TypeScript calls AssemblyScript's types. */
const types: Readonly<Record<string, string>> = { usize: 'Pointer', bool: 'boolean', void: 'void', i32: 'number', u32: 'number', f32: 'number', f64: 'number' }; // prettier-ignore

/** The functions that a file of assembly/ exports: its own, and those of others by name. */
function exportsOf(path: string): Map<string, Signature> {
  const found = new Map<string, Signature>();
  for (const statement of parse(path).statements) {
    if (ts.isFunctionDeclaration(statement) && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      // A usize is an address, or so many bytes.
      const typeOf = (name: string, type: string) => (type === 'usize' && name.endsWith('Bytes') ? 'number' : types[type]);
      const named = statement.parameters.map(({ name, type }) => [name.getText(), typeOf(name.getText(), type!.getText())] as const);
      found.set(statement.name!.text, signatureOf(named, types[statement.type!.getText()]));
    }
    if (!ts.isExportDeclaration(statement)) continue;
    const from = (statement.moduleSpecifier as ts.StringLiteral).text;
    const theirs = exportsOf(join(path, '..', `${from}.ts`));
    const { elements } = statement.exportClause as ts.NamedExports;
    for (const { name } of elements) found.set(name.text, theirs.get(name.text)!);
  }
  return found;
} // prettier-ignore

/** The methods of `Kernels`; a rest of a tuple type as its members. */
function declared(): Map<string, Signature> {
  const source = parse('src/wasm/kernels.ts');
  const tuples = new Map<string, readonly (readonly [string, string])[]>();
  const found = new Map<string, Signature>();
  for (const statement of source.statements) {
    if (ts.isTypeAliasDeclaration(statement) && ts.isTypeOperatorNode(statement.type)) {
      const { elements } = statement.type.type as ts.TupleTypeNode;
      const members = elements.map((one) => one as ts.NamedTupleMember);
      tuples.set(
        statement.name.text,
        members.map(({ name, type }) => [name.text, type.getText()]),
      );
    }
    if (!ts.isInterfaceDeclaration(statement) || statement.name.text !== 'Kernels') continue;
    for (const member of statement.members) {
      const { name, parameters, type } = member as ts.MethodSignature;
      const named = parameters.flatMap((one) =>
        one.dotDotDotToken === undefined
          ? [[one.name.getText(), one.type!.getText()] as const]
          : tuples.get(one.type!.getText())!,
      );
      found.set((name as ts.Identifier).text, signatureOf(named, type!.getText()));
    }
  }
  return found;
}

const [kernels, assembly] = [declared(), exportsOf('assembly/index.ts')];

it('all kernels are declared, and no others', () => {
  expect([...kernels.keys()].sort()).toEqual([...assembly.keys()].sort());
  expect(kernels.size).toBeGreaterThan(50);
});

describe('a kernel is declared as it is', () => {
  it.each([...assembly])('%s', (name, { types, names }) => {
    expect(kernels.get(name)).toEqual({ types, names });
  });
});

it('no kernel has more arguments than a thread can be told', () => {
  for (const { names } of assembly.values()) expect(names.length).toBeLessThan(16);
});
