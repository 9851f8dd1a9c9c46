import type { Page } from 'playwright-core';
import type { FormSpec } from '../../shared/form.ts';

export interface Shot {
  readonly name: string;
  readonly scenario?: string;
  readonly at?: string;
  readonly act?: (page: Page, label: (kind: string, field: string) => string) => Promise<unknown>;
}
export declare const shots: readonly Shot[];
export declare const labelIn: (forms: readonly FormSpec[]) => (kind: string, field: string) => string;
