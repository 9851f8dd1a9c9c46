import { contextBridge, ipcRenderer } from 'electron';
import { CALL_CHANNEL, PAGE_CHANNEL, STATE_CHANNEL } from './channels.ts';

// The whole bridge: one way to call a verb, one way to hear of state. Main parses both sides against the contract.
contextBridge.exposeInMainWorld('latchkey', {
  platform: process.platform,
  call: (verb: string, input: unknown): Promise<unknown> => ipcRenderer.invoke(CALL_CHANNEL, verb, input),
  onState: (listener: (state: unknown) => void): (() => void) => {
    const heard = (_event: unknown, state: unknown): void => listener(state);
    ipcRenderer.on(STATE_CHANNEL, heard);
    return () => {
      ipcRenderer.removeListener(STATE_CHANNEL, heard);
    };
  },
  onPage: (listener: (page: unknown) => void): (() => void) => {
    const heard = (_event: unknown, page: unknown): void => listener(page);
    ipcRenderer.on(PAGE_CHANNEL, heard);
    return () => {
      ipcRenderer.removeListener(PAGE_CHANNEL, heard);
    };
  },
});
