/** SECURITY: plain http is sent to such a host only. The host of a URL as URL has it, or as the AWS clients do, without brackets. */
export const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/.test(hostname);
