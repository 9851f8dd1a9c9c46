/**
 * Whether a refusal has the form of AWS's own: each of its services names the request or the error in a header, or the error in the body.
 * What a proxy, a firewall, a captive portal or a gateway answers in its place has neither, whatever its status says. A body alone does
 * for an endpoint of the user's own that leaves out the headers.
 */
export function isAwsRefusal(headers: Readonly<Record<string, string>>, body: string): boolean {
  if (ownHeaders.some((name) => (headers[name] ?? '') !== '')) return true;
  const text = body.trimStart().slice(0, 4000);
  if (text.startsWith('<')) return !isPage.test(text) && /<Error>[\s\S]*<Code>/.test(text);
  return text.startsWith('{') && /"__type"\s*:\s*"/.test(text);
}

const ownHeaders = ['x-amzn-requestid', 'x-amzn-errortype', 'x-amz-request-id', 'x-amzn-query-error'];
const isPage = /^<(?:!doctype html|html)/i;
