import { randomUUID } from 'node:crypto';
import type { Refusal, Reply } from '../service.ts';

/** An element's content: text, or child elements in order. */
export type Xml = string | number | readonly (readonly [name: string, content: Xml])[];

const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (c) => entities[c] ?? c);
}

function render(content: Xml, indent: string): string {
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return escapeXml(content);
  const lines = content.map(
    ([name, inner]) => `${indent}  <${name}>${render(inner, `${indent}  `)}</${name}>\n`,
  );
  return `\n${lines.join('')}${indent}`;
}

export function xmlReply(
  action: string,
  result: Xml,
  accessKeyId: string | undefined,
  namespace = stsNamespace,
): Reply {
  const requestId = randomUUID();
  const content: Xml = [
    [`${action}Result`, result],
    ['ResponseMetadata', [['RequestId', requestId]]],
  ];
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<${action}Response xmlns="${namespace}">${render(content, '')}</${action}Response>\n`,
    accessKeyId,
  };
}

export function xmlRefusal(refusal: Refusal, namespace = stsNamespace): Reply {
  const requestId = randomUUID();
  const content: Xml = [
    [
      'Error',
      [
        ['Type', refusal.status < 500 ? 'Sender' : 'Receiver'],
        ['Code', refusal.code],
        ['Message', refusal.message],
      ],
    ],
    ['RequestId', requestId],
  ];
  return {
    status: refusal.status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<ErrorResponse xmlns="${namespace}">${render(content, '')}</ErrorResponse>\n`,
  };
}
