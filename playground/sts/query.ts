import { type Incoming, Refusal } from '../service.ts';

/** The parameters of one Query-protocol request, read strictly: a name twice or an unknown one is refused. */
export interface QueryParameters {
  readonly action: string;
  get(name: string): string | undefined;
  /** `Tags.member.1.Key=a&Tags.member.1.Value=b` → `[{Key: 'a', Value: 'b'}]`; numbered from 1 without gaps. */
  list(name: string): readonly Readonly<Record<string, string>>[];
  /** Throws when something was sent that the operation does not have. */
  allowOnly(names: readonly string[]): void;
}

/** The key under which a plain list item (`TransitiveTagKeys.member.1=x`) is found. */
export const itemValue = '';
const stsVersion = '2011-06-15';

export function parseQuery(request: Incoming, apiVersion = stsVersion): QueryParameters {
  const type = (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (request.method !== 'POST' || request.path !== '/' || type !== 'application/x-www-form-urlencoded')
    throw new Refusal(
      400,
      'MalformedInput',
      'The Query API takes POST / with Content-Type application/x-www-form-urlencoded.',
    );
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) {
    if (values.has(name)) throw new Refusal(400, 'MalformedInput', `Parameter ${name} was sent twice.`);
    values.set(name, value);
  }
  const action = values.get('Action');
  if (action === undefined) throw new Refusal(400, 'MissingAction', 'Missing Action');
  const version = values.get('Version');
  if (version !== apiVersion)
    throw new Refusal(
      400,
      'InvalidAction',
      `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`,
    );
  return {
    action,
    get: (name) => values.get(name),
    list: (name) => readList(values, name),
    allowOnly: (names) => {
      for (const sent of values.keys()) {
        const top = sent.split('.')[0] ?? sent;
        if (sent !== 'Action' && sent !== 'Version' && !names.includes(top))
          throw new Refusal(400, 'ValidationError', `${action} has no parameter ${top}.`);
      }
    },
  };
}

function readList(values: ReadonlyMap<string, string>, name: string): readonly Record<string, string>[] {
  const items: Record<string, string>[] = [];
  for (const [sent, value] of values) {
    if (sent !== name && !sent.startsWith(`${name}.`)) continue;
    const m = /^member\.([1-9]\d*)(?:\.(\w+))?$/.exec(sent.slice(name.length + 1));
    // An empty list is sent as `Tags=`.
    if (sent === name && value === '') continue;
    if (m === null) throw new Refusal(400, 'MalformedInput', `${sent} is not a list member.`);
    const index = Number(m[1]) - 1;
    if (index > 500) throw new Refusal(400, 'ValidationError', `${name} has too many members.`);
    const item = items[index] ?? {};
    item[m[2] ?? itemValue] = value;
    items[index] = item;
  }
  if (Object.keys(items).length !== items.length)
    throw new Refusal(400, 'MalformedInput', `The members of ${name} are not numbered without gaps.`);
  return items;
}
