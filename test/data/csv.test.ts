import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv, type CsvOptions } from '../../src/data/csv.js';
import { ArgumentError } from '../../src/errors.js';
import { expectFormatError } from './damage.js';

describe('readCsv', () => {
  it('reads features and, from the last column, labels', () => {
    expect(readCsv('1,2.5,0\n-3e-2,.5,2\n+4.,0,1\n')).toEqual({
      kind: 'classification',
      inputs: Float32Array.of(1, 2.5, -0.03, 0.5, 4, 0),
      n: 3,
      features: 2,
      labels: Uint32Array.of(0, 2, 1),
      classes: 3,
      classNames: ['0', '1', '2'],
    });
  });

  it('sorts text labels and numbers them', () => {
    const { labels, classes, classNames } = readCsv(
      'a,b,kind\n1,2,virginica\n1,2,setosa\n1,2,virginica\n1,2,Versicolor\n',
    );
    expect([...labels]).toEqual([2, 1, 2, 0]);
    expect(classes).toBe(3);
    expect(classNames).toEqual(['Versicolor', 'setosa', 'virginica']);
  });

  it('keeps whole labels from 0, however they are written, and sorts negative ones by size', () => {
    const kept = readCsv('0,1.0\n0,3.000e+00\n0, 1\n');
    expect([...kept.labels]).toEqual([1, 3, 1]);
    expect(kept.classNames).toEqual(['0', '1', '2', '3']);
    const sorted = readCsv('0,10\n0,-1\n0,2\n0,-20\n');
    expect([...sorted.labels]).toEqual([3, 1, 2, 0]);
    expect(sorted.classNames).toEqual(['-20', '-1', '2', '10']);
    expect(readCsv('0,0\n1,0\n')).toMatchObject({ classes: 2, classNames: ['0', '1'] });
    expect(readCsv('0,70000\n1,5\n')).toMatchObject({ classes: 2, classNames: ['5', '70000'] });
  });

  it('reads targets in place of labels', () => {
    const text = 'size,price,rooms\n1,10.5,2\n3,-20,4\n';
    const expected = {
      kind: 'regression',
      inputs: Float32Array.of(1, 2, 3, 4),
      n: 2,
      features: 2,
      targets: Float32Array.of(10.5, -20),
      outputs: 1,
    };
    expect(readCsv(text, { target: 'price' })).toEqual(expected);
    expect(readCsv(text, { target: 1 })).toEqual(expected);
  });

  it.each<[string, string, CsvOptions, number[], number[]]>([
    ['a column by name', 'a,b,c\n1,2,3\n', { label: 'b' }, [2], [1, 3]],
    ['a column by name, names being numbers', '0,1,2\n1,2,3\n', { label: '0' }, [1], [2, 3]],
    ['a column by number, without a header', '1,2,3\n', { label: 0 }, [1], [2, 3]],
    ['a column by number, with a header', 'a,b,c\n1,2,3\n', { label: 1 }, [2], [1, 3]],
    ['by default the column named label', 'Label,b,c\n1,2,3\n', {}, [1], [2, 3]],
    ['by default the last column', 'a,b,c\n1,2,3\n', {}, [3], [1, 2]],
    ['a header on request', '0,1,2\n1,2,3\n', { header: true }, [3], [1, 2]],
    ['no header on request', '0,1,2\n1,2,3\n', { header: false }, [2, 3], [0, 1, 1, 2]],
    ['numbers as no header', '0,1,2\n1,2,3\n', { header: 'auto' }, [2, 3], [0, 1, 1, 2]],
    ['another delimiter', 'a;b\n1;2\n', { delimiter: ';' }, [2], [1]],
    ['tabs', '1\t2\n', { delimiter: '\t' }, [2], [1]],
    ['a byte order mark', '\uFEFF"a",b\n1,2\n', { label: 'a' }, [1], [2]],
    ['Windows’ and old Macs’ line ends', '1,2\r\n3,4\r5,6', {}, [2, 4, 6], [1, 3, 5]],
    ['blank lines', '\n\na,b\n\n1,2\n  \n3,4\n\n', {}, [2, 4], [1, 3]],
    ['spaces and quotes', ' "a" ,"b"\n" 1 ", 2 \n', { header: true }, [2], [1]],
  ])('takes %s', (_, text, options, labels, inputs) => {
    const data = readCsv(text, { ...options, target: undefined });
    expect([...data.labels]).toEqual(labels);
    expect([...data.inputs]).toEqual(inputs);
  });

  it('takes text labels without a header, and the first line for a header only if none of it is a number', () => {
    expect(readCsv('5.1,3.5,setosa\n6,3,virginica\n')).toMatchObject({
      n: 2,
      classNames: ['setosa', 'virginica'],
    });
    expect(readCsv('width,height,setosa\n6,3,x\n6,3,y\n')).toMatchObject({ n: 2, classNames: ['x', 'y'] });
  });

  it('takes no example for a header because its features are missing or infinite', () => {
    for (const first of ['NaN,NaN', ',', '?,NA', 'null,n/a', '1e999,-inf', 'Infinity,x']) {
      const text = `${first},cat\n1,2,dog\n3,4,cat\n`;
      expect(() => readCsv(text)).toThrow(/line 1, column 1.* is not a finite number.*say header: true/);
      expect(readCsv(text, { header: true })).toMatchObject({ n: 2, classNames: ['cat', 'dog'] });
    }
    // Sodium; and the index that pandas writes without a name.
    expect(readCsv('RI,Na,Type\n1,2,a\n3,4,b\n').n).toBe(2);
    expect(readCsv(',width,kind\n0,2,a\n1,4,b\n').n).toBe(2);
    expect(() => readCsv('cat,?\n dog,1\n', { label: 0 })).toThrow(/line 1, column 2: "\?"/);
  });

  it('keeps labels that only look as if they were missing, where they are not all that is no number', () => {
    expect(readCsv('1,Na\n2,K\n')).toMatchObject({ classNames: ['K', 'Na'] });
    expect(readCsv('1,NA\n2,null\n')).toMatchObject({ classNames: ['NA', 'null'] });
    expect(readCsv('x,y\n1,3\n2,none\n3,NA\n')).toMatchObject({ classNames: ['3', 'NA', 'none'] });
  });

  it('reads quoted cells with quotes, delimiters and line breaks in them', () => {
    const text = '\uFEFF"w, ""x""\n,""",c\r\n"1","a,""b"" c"\r\n2,"\n"",""d"""\r\n3,5" e\r\n';
    expect(readCsv(text)).toMatchObject({
      inputs: Float32Array.of(1, 2, 3),
      classNames: ['","d"', '5" e', 'a,"b" c'],
    });
  });

  it('reads what is written, numbers and quoted text', () => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true });
    const label = fc
      .string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', '\r\n', ' ', 'é', '0') })
      .map((text) => `x${text}x`);
    const rows = fc.integer({ min: 1, max: 4 }).chain((features) => {
      const row = fc.tuple(fc.array(number, { minLength: features, maxLength: features }), label);
      return fc
        .array(row, { minLength: 2 })
        .filter((rows) => new Set(rows.map(([, label]) => label)).size > 1);
    });
    const end = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(rows, end, fc.boolean(), (rows, end, header) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const lines = rows.map(([numbers, label]) => [...numbers.map(String), quote(label)].join(','));
        if (header) lines.unshift([...rows[0][0], ''].map((_, k) => `"column ${k}"`).join(','));
        const data = readCsv(lines.join(end) + end);
        // String(−0) is 0.
        expect(data.inputs).toEqual(
          Float32Array.from(rows.flatMap(([numbers]) => numbers.map((x) => x + 0))),
        );
        expect([...data.labels].map((label) => data.classNames[label])).toEqual(
          rows.map(([, label]) => label),
        );
        expect(data.classNames).toEqual([...new Set(rows.map(([, label]) => label))].sort());
      }),
    );
  });

  it.each<[string, string, CsvOptions, RegExp]>([
    ['no text', '', {}, /^f\.csv: has no examples$/],
    ['blank lines only', '\n \n', {}, /has no examples/],
    ['a header only', 'a,b\n', {}, /has no examples/],
    ['one column', '1\n2\n', {}, /has one column, .*: is there another delimiter\? Say which/],
    ['a word among numbers', '1,2\n1,2\nx,2\n', {}, /^f\.csv: line 3, column 1: "x" is not a finite number$/],
    [
      'a word in a named column',
      'a,b,c\n1,2,0\n1,,0\n',
      {},
      /line 3, column 2 \(b\): "" is not a finite number$/,
    ],
    [
      'a word in the first line',
      '1,x,2\n',
      {},
      /line 1, column 2: "x" .*\(if this line names the columns, say header: true\)/,
    ],
    ['NaN', '1,2\nNaN,2\n', {}, /line 2, column 1: "NaN"/],
    ['infinity', '1,2\nInfinity,2\n', {}, /line 2, column 1: "Infinity"/],
    ['a number beyond 32-bit floats', '1,2\n1e39,2\n', {}, /line 2, column 1: "1e39" is beyond 3\.4e38/],
    ['a number beyond 64-bit floats', '1,2\n1e999,2\n', {}, /column 1: "1e999" is not a finite number/],
    ['hexadecimal', '1,2\n0x10,2\n', {}, /line 2, column 1: "0x10"/],
    ['two numbers in a cell', '1,2\n1 2,2\n', {}, /line 2, column 1: "1 2"/],
    ['a line too short', '1,2,3\n\n1,2\n', {}, /line 3 has 2 columns, but the first has 3/],
    ['a line too long', '1,2\n1,2,3\n', {}, /line 2 has 3 columns, but the first has 2/],
    ['an empty label', '1,2\n1, \n', {}, /line 2, column 2: the label is missing/],
    [
      'labels that are not whole',
      'a,y\n1,2\n1,2.5\n',
      {},
      /line 3, column 2 \(y\): label 2\.5 is not whole; for regression, give target/,
    ],
    ['one class', '1,a\n2,a\n', {}, /every label is a, but there must be two classes or more/],
    ['one negative class', '1,-1\n2,-1\n', {}, /every label is -1/],
    [
      'what is likely a header of numbers',
      '0,1,y\n1,2,0\n1,2,1\n',
      {},
      /line 1, column 3: label "y" is text and all others are numbers/,
    ],
    [
      'a target that is not a number',
      '1,2\n1,x\n',
      { target: 1 },
      /line 2, column 2: "x" is not a finite number/,
    ],
    ['a quote that is not closed', '1,2\n1,"2\n', {}, /line 2: the quote before "2\\n" is not closed/],
    [
      'something after a quote',
      '"1"2,3\n1,2\n',
      {},
      /line 1: "2" follows the closing quote of "1": is there another delimiter\?/,
    ],
    [
      'what would pass for a delimiter after a quote',
      'a,b,c\n"1",2,3\n"1"x2,3\n',
      {},
      /line 3: "x" follows the closing quote of "1"/,
    ],
    [
      'space after a quote',
      'a;c\n1;"x\ny" \n1;"c"\n',
      { delimiter: ';' },
      /line 2: " " follows the closing quote of "x\\ny"/,
    ],
    ['another delimiter after each quote', '"1"|"2"|"0"\n', {}, /line 1: "\|" follows .* \(--delimiter\)$/],
    [
      'a quote that is not closed beside one that is a sign',
      'a,b,c\n5,"2",5"\n6,3,"y\n7,4,z\n',
      {},
      /line 3: the quote before "y\\n7,4,z\\n" is not closed/,
    ],
    ['two columns named label', 'x,label,Label\n1,0,1\n2,1,0\n', {}, /has two columns named label/],
    [
      'one NaN among labels that are numbers',
      'x,y\n1,0\n1,1\n1,NaN\n',
      {},
      /line 4, column 2 \(y\): label "NaN" is not a number, as the others are/,
    ],
    [
      'NA and question marks among them',
      'x,y\n1,NA\n1,1\n1,?\n',
      {},
      /line 2, column 2 \(y\): label "NA" is not/,
    ],
    [
      'labels that a double rounds',
      'x,y\n1,9007199254740992\n1,9007199254740993\n',
      {},
      /line 2, column 2 \(y\): label 9007199254740992 is beyond the integers that/,
    ],
    ['two columns of the name', 'a,a,b\n1,2,3\n', { label: 'a' }, /has two columns named a/],
    ['a word after a cell with line breaks', '1,"a\nb\r\nc"\n2,d\nx,e\n', {}, /line 5, column 1: "x"/],
  ])('refuses %s', (_, text, options, message) => {
    expectFormatError(
      () => readCsv(text, { ...options, source: 'f.csv' } as CsvOptions & { target: number }),
      message,
    );
  });

  it.each<[string, CsvOptions, RegExp]>([
    ['label and target', { label: 0, target: 1 }, /^target must be left out where label is given, but is 1/],
    [
      'a name that no column has',
      { label: 'wdth' },
      /^label must be one of width, kind \(did you mean width\?\), but is "wdth"/,
    ],
    ['a target that no column has', { target: 'x' }, /^target must be one of width, kind, but is "x"/],
    [
      'a number that no column has',
      { label: 2 },
      /^label must be an integer from 0 to columns − 1 = 1, but is 2/,
    ],
    ['a negative number', { target: -1 }, /^target must be an integer/],
    [
      'an object',
      { label: {} as never },
      /^label must be the name of a column, or its number from 0, but is/,
    ],
    ['null', { target: null as never }, /^target must be the name of a column, or its number from 0, but is/],
    [
      'a name without a header',
      { label: 'kind', header: false },
      /^label must be a column number, as header is false/,
    ],
    ['a delimiter of two characters', { delimiter: '::' }, /^delimiter must be one character/],
    ['a quote as delimiter', { delimiter: '"' }, /^delimiter must be/],
  ])('refuses %s', (_, options, message) => {
    const run = () => readCsv('width,kind\n1,2\n', options as CsvOptions & { target: number });
    expect(run).toThrow(ArgumentError);
    expect(run).toThrow(message);
  });

  it.each([';', '\t', ','])('finds the delimiter %j, also where it ends every line', (delimiter) => {
    const lines = ['width,kind', '1.5,b', '2,a'].map((line) => line.replaceAll(',', delimiter));
    const expected = { inputs: Float32Array.of(1.5, 2), labels: Uint32Array.of(1, 0), features: 1 };
    expect(readCsv(lines.join('\n'))).toMatchObject(expected);
    expect(readCsv(lines.map((line) => `${line}${delimiter}`).join('\n'))).toMatchObject(expected);
    // Text with the others in it.
    const quoted = lines.map((line) => line.replace(/[ab]$/, (label) => `"${label},;\t,"`));
    expect(readCsv(quoted.join('\n'))).toMatchObject({ ...expected, classNames: ['a,;\t,', 'b,;\t,'] });
  });

  it('takes a decimal comma for no delimiter, and says that it is no number', () => {
    expectFormatError(() => readCsv('1,5;2,5;a\n1,5;2,5;b\n'), /line 1, column 1: "1,5" is not a finite/);
  });

  it.each([
    ['a thousand', '"1,234",a\n2,b\n', /line 1, column 1: "1,234" is not a finite number/],
    ['NA', '1,a\nNA,b\n', /line 2, column 1: "NA" is not a finite number/],
    [
      'more than the first line has before its last delimiter',
      '1,2,\n1,2,0\n',
      /line 2 has 3 columns, but the first has 2 and a delimiter at its end/,
    ],
    ['a label that is missing', '1,\n2,\n', /line 1, column 2: the label is missing/],
  ])('refuses %s', (_, text, message) => expectFormatError(() => readCsv(text), message));

  it('refuses what is not text', () => {
    expect(() => readCsv(new Uint8Array(3) as unknown as string)).toThrow(
      /^text must be a string, but is Uint8Array/,
    );
  });
});
