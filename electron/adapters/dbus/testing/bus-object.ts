import type { ReceivedCall } from '../message.ts';
import { BUS } from '../names.ts';
import { parseSignature } from '../signature.ts';
import { type DbusValue, Variant } from '../values.ts';
import type { CallAnswer } from '../wire.ts';

// For tests only: objects on a real bus, in place of the desktop's own programs.
export interface ServedMethod {
  readonly in: string;
  readonly out: string;
  /** Gives the out arguments; a ServedError is sent as one. */
  readonly run: (args: readonly DbusValue[], call: ReceivedCall) => readonly DbusValue[];
}
export interface ServedProperty {
  readonly signature: string;
  readonly get: () => DbusValue;
}
export interface ServedInterface {
  readonly name: string;
  readonly methods: Readonly<Record<string, ServedMethod>>;
  readonly properties?: Readonly<Record<string, ServedProperty>>;
  /** Each with the signature of its arguments. */
  readonly signals?: Readonly<Record<string, string>>;
}
export type ServedObjects = Readonly<Record<string, readonly ServedInterface[]>>;

export class ServedError extends Error {
  readonly errorName: string;

  constructor(errorName: string, text: string) {
    super(text);
    this.errorName = errorName;
  }
}

const PROPERTIES = 'org.freedesktop.DBus.Properties';
const fault = (name: string, text: string): CallAnswer => ({
  kind: 'error',
  name: `${BUS}.Error.${name}`,
  text,
});

/** For `onCall` of a connection. */
export function answerWith(objects: ServedObjects): (call: ReceivedCall) => CallAnswer {
  return (call) => {
    const interfaces = objects[call.path];
    if (interfaces === undefined) return fault('UnknownObject', `No object at ${call.path}`);
    if (call.interface === 'org.freedesktop.DBus.Introspectable') {
      return { kind: 'return', signature: 's', body: [introspection(interfaces)] };
    }
    if (call.interface === PROPERTIES) return properties(interfaces, call);
    const method = interfaces.find(({ name }) => call.interface === name)?.methods[call.member];
    if (method === undefined) return fault('UnknownMethod', `No method ${call.interface}.${call.member}`);
    if (method.in !== call.signature) return fault('InvalidArgs', `${call.member} takes "${method.in}"`);
    try {
      return { kind: 'return', signature: method.out, body: method.run(call.body, call) };
    } catch (error) {
      if (!(error instanceof ServedError)) throw error;
      return { kind: 'error', name: error.errorName, text: error.message };
    }
  };
}

function properties(interfaces: readonly ServedInterface[], call: ReceivedCall): CallAnswer {
  const [about, name] = call.body;
  const known = Object.entries(interfaces.find((each) => each.name === about)?.properties ?? {});
  if (call.member === 'GetAll') {
    const all = new Map(known.map(([key, { signature, get }]) => [key, new Variant(signature, get())]));
    return { kind: 'return', signature: 'a{sv}', body: [all] };
  }
  const [, property] = known.find(([key]) => key === name) ?? [];
  if (call.member !== 'Get' || property === undefined) return fault('UnknownProperty', 'No such property');
  return { kind: 'return', signature: 'v', body: [new Variant(property.signature, property.get())] };
}

function introspection(interfaces: readonly ServedInterface[]): string {
  const args = (signature: string, direction: string): string =>
    completeTypes(signature)
      .map((type) => `<arg type="${type}" direction="${direction}"/>`)
      .join('');
  const members = ({ methods, properties = {}, signals = {} }: ServedInterface): string =>
    [
      ...Object.entries(methods).map(
        ([name, method]) =>
          `<method name="${name}">${args(method.in, 'in')}${args(method.out, 'out')}</method>`,
      ),
      ...Object.entries(properties).map(
        ([name, { signature }]) => `<property name="${name}" type="${signature}" access="read"/>`,
      ),
      ...Object.entries(signals).map(
        ([name, signature]) => `<signal name="${name}">${args(signature, 'out')}</signal>`,
      ),
    ].join('');
  const all = interfaces.map((each) => `<interface name="${each.name}">${members(each)}</interface>`);
  return `<node>${all.join('')}</node>`;
}

function completeTypes(signature: string): readonly string[] {
  const types: string[] = [];
  for (let from = 0, to = 1; to <= signature.length; to += 1) {
    const type = signature.slice(from, to);
    if (parseSignature(type)?.length !== 1) continue;
    types.push(type);
    from = to;
  }
  return types;
}
