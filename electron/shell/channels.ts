/** Channel names, shared by preload and main and by nothing else. */
export const CALL_CHANNEL = 'latchkey:call';
export const STATE_CHANNEL = 'latchkey:state';
export const PAGE_CHANNEL = 'latchkey:page';
