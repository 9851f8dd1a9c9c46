import { WIRE } from './values.ts';

/** The bus itself, as a program on it. */
export const BUS = 'org.freedesktop.DBus';
export const BUS_PATH = '/org/freedesktop/DBus';

const ELEMENT = /^[A-Za-z_][A-Za-z0-9_]*$/;

const fits = (name: string): boolean => name.length > 0 && name.length <= WIRE.nameBytes;

export function isObjectPath(path: string): boolean {
  return path === '/' || /^(?:\/[A-Za-z0-9_]+)+$/.test(path);
}

/** Also the form of an error's name. */
export function isInterfaceName(name: string): boolean {
  const elements = name.split('.');
  return fits(name) && elements.length > 1 && elements.every((element) => ELEMENT.test(element));
}

export function isMemberName(name: string): boolean {
  return fits(name) && ELEMENT.test(name);
}

/** A unique name (":1.42") or a well-known one ("org.freedesktop.secrets"). */
export function isBusName(name: string): boolean {
  const form = name.startsWith(':')
    ? /^:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+$/
    : /^[A-Za-z_-][A-Za-z0-9_-]*(?:\.[A-Za-z_-][A-Za-z0-9_-]*)+$/;
  return fits(name) && form.test(name);
}
