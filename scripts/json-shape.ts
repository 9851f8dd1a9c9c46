/** A JSON schema as a reader of the guide wants it: `{ id: string, state: 'active' | 'failed' }[]`. */
export function jsonShape(schema: unknown, indent = ''): string {
  const {
    type,
    anyOf,
    enum: values,
    const: only,
    items,
    properties,
    required,
    additionalProperties,
    $ref: reference,
  } = of(schema);
  if (typeof reference === 'string') return reference.replace(/^.*\//, '');
  if (only !== undefined) return JSON.stringify(only).replaceAll('"', "'");
  if (Array.isArray(values))
    return oneOf(
      values.map((value) => `'${value}'`),
      indent,
    );
  if (Array.isArray(anyOf)) return [...new Set(anyOf.map((one) => jsonShape(one, indent)))].join(' | ');
  if (Array.isArray(type)) return type.join(' | ');
  switch (type) {
    case 'array':
      return arrayOf(jsonShape(items, indent));
    case 'integer':
      return 'number';
    case 'object':
      return properties === undefined
        ? `{ [name]: ${jsonShape(additionalProperties, indent)} }`
        : objectOf(of(properties), new Set(Array.isArray(required) ? required : []), indent);
    default:
      return typeof type === 'string' ? type : 'any';
  }
}

const of = (schema: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(Object(schema)));

const arrayOf = (shape: string): string =>
  shape.includes(' | ') && !shape.startsWith('{') ? `(${shape})[]` : `${shape}[]`;

const ONE_LINE = 100;
const LONGEST_CHOICE = 150;

/** A long choice has as many lines as it needs. */
function oneOf(values: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const value of values) {
    const longer = line === '' ? value : `${line} | ${value}`;
    if (longer.length <= LONGEST_CHOICE) line = longer;
    else {
      lines.push(line);
      line = `| ${value}`;
    }
  }
  return [...lines, line].join(`\n${indent}  `);
}

function objectOf(
  properties: Readonly<Record<string, unknown>>,
  required: ReadonlySet<unknown>,
  indent: string,
): string {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(
    ([name, schema]) => `${name}${required.has(name) ? '' : '?'}: ${jsonShape(schema, inner)}`,
  );
  const line = `{ ${fields.join(', ')} }`;
  if (!line.includes('\n') && indent.length + line.length <= ONE_LINE) return line;
  return `{\n${fields.map((field) => `${inner}${field}`).join(',\n')}\n${indent}}`;
}
